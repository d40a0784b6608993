import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import type { ImageContent } from './buildImage';
import { buildArtifact } from './buildArtifact';
import type { IndexEntry } from './buildIndex';
import { type BlobContent, encodeJson } from './content';

const IN_TOTO = 'application/vnd.in-toto+json';

/**
 * The entry that BuildKit adds to an index for an image of it: an SPDX and a provenance statement.
 * @see https://github.com/moby/buildkit/blob/v0.19.0/docs/attestations/attestation-storage.md
 */
export function buildAttestation(
  image: ImageContent,
  { name, packages, source }: { name: string; packages: Readonly<Record<string, string>>; source: string },
): IndexEntry {
  const statements = {
    'https://spdx.dev/Document': spdxOf(name, packages),
    'https://slsa.dev/provenance/v0.2': provenanceOf(source),
  };
  const layers = Object.entries(statements).map(([predicateType, predicate]) => ({
    mediaType: IN_TOTO,
    bytes: encodeJson(statementOf(name, image, predicateType, predicate)),
    annotations: { 'in-toto.io/predicate-type': predicateType },
  }));
  return {
    content: buildArtifact({ config: configOf(layers), layers }),
    platform: { architecture: 'unknown', os: 'unknown' },
    annotations: {
      'vnd.docker.reference.digest': image.descriptor.digest,
      'vnd.docker.reference.type': 'attestation-manifest',
    },
  };
}

/** The layers are not compressed: their own digests are the diff_ids. */
function configOf(layers: readonly BlobContent[]): BlobContent {
  return {
    mediaType: MediaType.ociConfig,
    bytes: encodeJson({
      architecture: 'unknown',
      os: 'unknown',
      config: {},
      rootfs: { type: 'layers', diff_ids: layers.map(({ bytes }) => digestOf(bytes)) },
    }),
  };
}

/** @see https://github.com/in-toto/attestation/blob/v1.0/spec/v0.1.0/README.md#statement */
function statementOf(
  name: string,
  { descriptor, platform }: ImageContent,
  predicateType: string,
  predicate: object,
): object {
  const spelled = encodeURIComponent([platform.os, platform.architecture, platform.variant].filter(Boolean).join('/'));
  return {
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType,
    subject: [
      {
        name: `pkg:docker/${name.replace(':', '@')}?platform=${spelled}`,
        digest: { sha256: descriptor.digest.slice('sha256:'.length) },
      },
    ],
    predicate,
  };
}

function spdxOf(name: string, packages: Readonly<Record<string, string>>): object {
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name,
    documentNamespace: `https://example.com/spdx/${name}`,
    creationInfo: { created: '2025-04-16T18:03:44Z', creators: ['Tool: buildkit'] },
    packages: Object.entries(packages).map(([packageName, versionInfo]) => ({
      SPDXID: `SPDXRef-Package-${packageName}`,
      name: packageName,
      versionInfo,
      downloadLocation: 'NOASSERTION',
    })),
  };
}

function provenanceOf(source: string): object {
  return {
    builder: { id: '' },
    buildType: 'https://mobyproject.org/buildkit@v1',
    invocation: { configSource: { uri: source, entryPoint: 'Dockerfile' }, parameters: { frontend: 'dockerfile.v0' } },
    materials: [{ uri: source }],
    metadata: { completeness: { parameters: true, environment: true, materials: false }, reproducible: false },
  };
}
