import { buildArtifact } from './buildArtifact';
import { buildImage } from './buildImage';
import { buildIndex } from './buildIndex';
import { type Content, encodeJson, type PlatformJson } from './content';
import { filler } from './filler';
import type { Sample } from './sample';
import { standardAnnotations } from './standardAnnotations';

const REPOSITORY = 'demo/signed';
const CREATED = '2025-06-01T08:42:37Z';
const SPDX = 'application/spdx+json';

/** An index with a signature and a bill of materials, which is itself signed: a tree of referrers two levels deep. */
export const signedSamples: readonly Sample[] = [
  {
    repository: REPOSITORY,
    tags: ['1.0'],
    kind: 'oci-index',
    build: signedIndex,
    buildReferrers: (index) => {
      const sbom = sbomOf(index);
      return [signatureOf(index, 'signature.json'), sbom, signatureOf(sbom, 'sbom-signature.json')];
    },
  },
];

function signedIndex(): Content {
  const annotations = standardAnnotations({ created: CREATED, licenses: 'MIT', title: 'signed', version: '1.0' });
  const platforms: readonly PlatformJson[] = [
    { architecture: 'amd64', os: 'linux' },
    { architecture: 'arm64', os: 'linux', variant: 'v8' },
  ];
  const entries = platforms.map((platform) => {
    const content = buildImage({
      platform,
      created: CREATED,
      annotations,
      config: { User: '1000', Entrypoint: ['/server'], ExposedPorts: { '8080/tcp': {} } },
      steps: [
        {
          createdBy: 'COPY server /server # buildkit',
          comment: 'buildkit.dockerfile.v0',
          files: [{ path: 'server', content: filler(`signed ${platform.architecture}`, 9_000), mode: 0o755 }],
        },
        { createdBy: 'USER 1000', comment: 'buildkit.dockerfile.v0' },
        { createdBy: 'ENTRYPOINT ["/server"]', comment: 'buildkit.dockerfile.v0' },
      ],
    });
    return { content, platform };
  });
  return buildIndex(entries, { annotations });
}

/** Has a signature's shape alone: it proves nothing. */
function signatureOf(subject: Content, title: string): Content {
  const signature = { artifact: `${REPOSITORY}@${subject.descriptor.digest}`, signature: 'an example' };
  return buildArtifact({
    artifactType: 'application/vnd.example.signature.v1+json',
    layers: [
      { mediaType: 'application/json', bytes: encodeJson(signature), annotations: standardAnnotations({ title }) },
    ],
    subject,
    annotations: standardAnnotations({ created: CREATED }),
  });
}

function sbomOf(subject: Content): Content {
  const document = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: `${REPOSITORY}@${subject.descriptor.digest}`,
    documentNamespace: `https://example.com/spdx/${REPOSITORY}`,
    creationInfo: { created: CREATED, creators: ['Organization: example'] },
    packages: [{ SPDXID: 'SPDXRef-server', name: 'server', versionInfo: '1.0', downloadLocation: 'NOASSERTION' }],
  };
  return buildArtifact({
    artifactType: SPDX,
    layers: [
      { mediaType: SPDX, bytes: encodeJson(document), annotations: standardAnnotations({ title: 'sbom.spdx.json' }) },
    ],
    subject,
    annotations: standardAnnotations({ created: CREATED }),
  });
}
