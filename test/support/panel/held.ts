import { heldIn, sbomIn } from '../../../src/inspection/held';
import type { HeldLayer } from '../../../src/inspection/heldReading';
import type { Check } from '../../../src/messages/check';
import type { HostMessage, PanelParts } from '../../../src/messages/panel';
import { digestOf } from '../../../src/oci/digest';
import { heldPart } from '../../../src/presentation/heldPart';
import { panelPackages } from '../../../src/presentation/panelPackages';
import { RegistryError } from '../../../src/registry/registryError';
import { gzip, tar } from '../sampleImages/tar';
import { BUNDLE_TYPE, base64, bytesOf, envelope, keyPairs, statement } from '../signing';

const SUBJECT = digestOf(Buffer.from('the image'));
const LICENCES = ['MIT', 'Apache-2.0', 'GPL-2.0-or-later WITH Classpath-exception-2.0', 'BSD-3-Clause'];

/** An SPDX document of so many packages, as Syft writes it. */
export function spdxOf(count: number): object {
  return {
    spdxVersion: 'SPDX-2.3',
    name: 'ghcr.io/demo/app:1.0',
    creationInfo: { created: '2025-06-01T08:42:37Z', creators: ['Organization: Anchore, Inc', 'Tool: syft-1.20.0'] },
    packages: Array.from({ length: count }, (_, index) => ({
      SPDXID: `SPDXRef-Package-npm-${index}`,
      name: `package-${index}`,
      versionInfo: `${index % 20}.${index % 7}.0`,
      supplier: 'Organization: example',
      licenseConcluded: 'NOASSERTION',
      licenseDeclared: LICENCES[index % LICENCES.length],
      externalRefs: [
        {
          referenceCategory: 'SECURITY',
          referenceType: 'cpe23Type',
          referenceLocator: `cpe:2.3:a:example:package-${index}:${index % 20}.${index % 7}.0:*:*:*:*:*:*:*`,
        },
        {
          referenceCategory: 'PACKAGE-MANAGER',
          referenceType: 'purl',
          referenceLocator: `pkg:npm/package-${index}@${index % 20}.${index % 7}.0`,
        },
      ],
    })),
  };
}

export const CYCLONE_DX = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: {
    timestamp: '2025-06-01T08:42:37Z',
    component: { type: 'container', name: 'demo/app', version: '1.0' },
    tools: { components: [{ type: 'application', name: 'trivy', version: '0.60.0' }] },
  },
  components: [
    {
      ...{ type: 'library', group: '@example', name: 'left-pad', version: '1.3.0', purl: 'pkg:npm/left-pad@1.3.0' },
      licenses: [{ license: { id: 'WTFPL' } }],
      components: [{ type: 'library', name: 'inner', version: '0.1' }],
    },
  ],
};

export const PROVENANCE = statement(SUBJECT, 'https://slsa.dev/provenance/v1', {
  buildDefinition: {
    buildType: 'https://actions.github.io/buildtypes/workflow/v1',
    externalParameters: {
      workflow: {
        ref: 'refs/tags/v1.0',
        repository: 'https://github.com/example/app',
        path: '.github/workflows/r.yml',
      },
    },
    resolvedDependencies: [
      { uri: 'git+https://github.com/example/app@refs/tags/v1.0', digest: { gitCommit: 'c0ffee'.repeat(6) } },
      { uri: 'pkg:docker/golang@1.24', digest: { sha256: 'ab'.repeat(32) } },
    ],
  },
  runDetails: {
    builder: { id: 'https://github.com/actions/runner/github-hosted' },
    metadata: {
      invocationId: 'https://github.com/example/app/actions/runs/1/attempts/1',
      startedOn: '2025-06-01T08:40:00Z',
      finishedOn: '2025-06-01T08:42:37Z',
    },
  },
});

/** Its certificate is none. */
export const BROKEN_BUNDLE = {
  mediaType: BUNDLE_TYPE,
  verificationMaterial: {
    certificate: { rawBytes: base64(Buffer.from('no certificate')) },
    tlogEntries: [{ logIndex: '190214177', integratedTime: '1748767357' }],
    timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: 'AAAA' }] },
  },
  dsseEnvelope: envelope(PROVENANCE, [keyPairs['P-256']()]),
};

export const CHART_TYPE = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

export function chartOf(name: string): Uint8Array {
  const chart = `apiVersion: v2\nname: ${JSON.stringify(name)}\nversion: 1.2.3\nappVersion: "4.5"\ndescription: An example
dependencies:\n  - name: redis\n    version: 20.x\n    repository: oci://registry-1.docker.io/bitnamicharts\n`;
  return gzip(
    tar([
      { path: 'app/templates/deployment.yaml', content: 'kind: Deployment\n' },
      { path: 'app/Chart.yaml', content: chart },
      { path: 'app/values.yaml', content: 'replicas: 2\n' },
      { path: 'app/README.md', content: '# App\n' },
      { path: 'app/icon.bin', content: new Uint8Array([0, 1, 2]) },
    ]),
  );
}

const JSON_TYPE = 'application/vnd.in-toto+json';

export async function heldLayer(mediaType: string, bytes: Uint8Array, title?: string): Promise<HeldLayer> {
  const annotations: Record<string, string> = title === undefined ? {} : { 'org.opencontainers.image.title': title };
  const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length, annotations };
  return { descriptor, held: { kind: 'ready', value: await heldIn(mediaType, annotations, bytes) } };
}

/** One of each kind, with one that is on its way, and one that failed. */
export async function heldLayers(packages: number): Promise<readonly HeldLayer[]> {
  const [waiting, failing] = [bytesOf('waiting'), bytesOf('failing')].map((bytes) => ({
    ...{ mediaType: JSON_TYPE, digest: digestOf(bytes), size: 1_234, annotations: {} },
  }));
  return [
    await heldLayer('application/spdx+json', bytesOf(spdxOf(packages)), 'sbom.spdx.json'),
    await heldLayer(JSON_TYPE, bytesOf(PROVENANCE)),
    await heldLayer(BUNDLE_TYPE, bytesOf(BROKEN_BUNDLE)),
    await heldLayer(CHART_TYPE, chartOf('app')),
    { descriptor: waiting!, held: { kind: 'loading' } },
    {
      descriptor: failing!,
      held: { kind: 'failed', error: new RegistryError('notFound', 'gone', { host: 'example.com' }) },
    },
  ];
}

/** What the host posts of them. */
export function heldMessages(layers: readonly HeldLayer[], checks: readonly Check[] = []): readonly HostMessage[] {
  const held: PanelParts['held'] = heldPart({ kind: 'layout', path: '/image' }, layers, 0, checks);
  const packages = layers.flatMap(({ descriptor, held: part }) => {
    const sbom = part.kind === 'ready' ? sbomIn(part.value) : undefined;
    return sbom ? [...panelPackages(descriptor.digest, sbom)] : [];
  });
  return [
    { type: 'show', parts: { held } },
    ...packages.map((each): HostMessage => ({ type: 'packages', packages: each })),
  ];
}
