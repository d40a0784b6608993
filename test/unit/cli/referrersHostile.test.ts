import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../src/oci/mediaType';
import { type Content, pushContent } from '../../support/sampleImages';
import { spdxOf } from '../../support/panel/held';
import { artifact, cosignContent, cosignTagOf, image, TYPES } from '../../support/sampleImages/evidence';
import { gzip, tar } from '../../support/sampleImages/tar';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import {
  BUNDLE_TYPE,
  bytesOf,
  COSIGN_SIGN,
  envelope,
  keyBundle,
  keyPairs,
  type SigstoreInstance,
  sigstoreInstance,
  statement,
} from '../../support/signing';
import { run } from './run';

const CHART = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

/** What a stranger attaches to an image is read with care. */
describe('oci-lens referrers --details, of what a stranger attached', () => {
  let registry: ScratchRegistry;
  let scratch: ScratchFolder;
  let sigstore: SigstoreInstance;
  const app = image();

  beforeAll(async () => {
    registry = await startScratchRegistry();
    scratch = await createScratchFolder({});
    sigstore = await sigstoreInstance(scratch.path);
    await writeFile(path.join(scratch.path, 'root.json'), JSON.stringify(sigstore.root));
  });
  afterAll(async () => {
    await registry.close();
    await scratch.remove();
  });
  beforeEach(() => registry.forgetRequests());

  const push = (repository: string, ...contents: readonly Content[]) => {
    pushContent(registry, repository, app, '1');
    for (const content of contents) pushContent(registry, repository, content);
    return `${registry.host}/${repository}:1`;
  };
  const referrers = (at: string, ...args: readonly string[]) =>
    run(['referrers', at, '--details', ...args], { workingFolder: scratch.path });
  const withLayer = (mediaType: string, bytes: Uint8Array) =>
    artifact(mediaType, app, { layers: [{ mediaType, bytes }] });

  it('reads nothing of content that announces 10 GB', async () => {
    const { bytes } = withLayer(TYPES.spdx, bytesOf({ spdxVersion: 'SPDX-2.3' }));
    const manifest = JSON.parse(Buffer.from(bytes).toString()) as { layers: object[] };
    const layers = manifest.layers.map((layer) => ({ ...layer, size: 10_000_000_000 }));
    const at = push('announced');
    registry.putManifest('announced', undefined, bytesOf({ ...manifest, layers }), MediaType.ociManifest);
    const { status: exit, printed, reported } = await referrers(at);
    expect(exit).toBe(3);
    expect(printed).toMatch(/^└── SBOM {2}/m);
    expect(reported).toMatch(/^sha256:[0-9a-f]{12} was not read: its content is larger than /);
    expect(registry.count({ kind: 'blob' })).toBe(0);
  });

  it('counts 50,000 packages', async () => {
    const bytes = bytesOf(spdxOf(50_000));
    // More than a configuration may be.
    expect(bytes.length).toBeGreaterThan(16 * 1024 * 1024);
    const { status: exit, printed } = await referrers(push('packages', withLayer(TYPES.spdx, bytes)));
    expect(exit).toBe(0);
    expect(printed).toMatch(/^└── SBOM {2}.*packages: 50,?000/m);
  });

  it('takes no more of one artifact into memory than 64 MiB, and reads the rest of it', async () => {
    const layer = { mediaType: TYPES.spdx, bytes: bytesOf({ spdxVersion: 'SPDX-2.3', packages: [{ name: 'a' }] }) };
    const other = { ...layer, bytes: bytesOf({ spdxVersion: 'SPDX-2.3', packages: [{ name: 'a' }, { name: 'b' }] }) };
    const { bytes } = artifact(TYPES.spdx, app, { layers: [layer, other] });
    const manifest = JSON.parse(Buffer.from(bytes).toString()) as { layers: { size: number }[] };
    manifest.layers[0]!.size = 65 * 1024 * 1024;
    const at = push('large', artifact(TYPES.spdx, app, { layers: [layer, other] }));
    registry.putManifest('large', undefined, bytesOf(manifest), MediaType.ociManifest);
    const { status: exit, printed, reported } = await referrers(at);
    expect(exit).toBe(3);
    // The other one, which announces what it has, tells of both.
    const told = printed.split('\n').filter((line) => line.includes('packages: 2'));
    expect(told.map((line) => line.includes('packages: 1')).sort()).toEqual([false, true]);
    expect(reported).toMatch(/^sha256:[0-9a-f]{12} was not read: its content is larger than /);
  });

  it('does not unpack a bomb', async () => {
    const bomb = gzip(tar([{ path: 'chart/Chart.yaml', content: Buffer.alloc(80 * 1024 * 1024) }]));
    const { status: exit, printed } = await referrers(push('bomb', withLayer(CHART, bomb)));
    expect(exit).toBe(0);
    expect(printed).toMatch(/its content cannot be read: more than \d+ bytes decompressed$/m);
  });

  it('takes no bundle with a broken certificate for a signature', async () => {
    const written = keyBundle(envelope(statement(app.descriptor.digest, COSIGN_SIGN), [keyPairs['P-256']()]));
    const bundle = {
      ...written,
      verificationMaterial: { certificate: { rawBytes: 'AAAA' }, tlogEntries: [] },
    };
    const { status: exit, printed } = await referrers(
      push('certificate', withLayer(BUNDLE_TYPE, bytesOf(bundle))),
      '--trust-root',
      'root.json',
    );
    expect(exit).toBe(0);
    expect(printed).toMatch(/^└── Sigstore signature {2}.* {2}failed: /m);
    expect(printed).toContain('Signature   1, verified: 0, failed: 1\n');
  });

  it("ends at a circle of cosign's tags", async () => {
    const at = push('circle');
    const [one, two] = [cosignContent(TYPES.dsse), cosignContent(TYPES.dsse)];
    pushContent(registry, 'circle', one, cosignTagOf(app, 'att'));
    pushContent(registry, 'circle', two, cosignTagOf(one, 'att'));
    pushContent(registry, 'circle', one, cosignTagOf(two, 'att'));
    pushContent(registry, 'circle', app, cosignTagOf(app, 'sbom'));
    const { status: exit, printed } = await referrers(at);
    expect(exit).toBe(0);
    expect(printed.match(/shown elsewhere/g)).toHaveLength(1);
    expect(printed.match(new RegExp(one.descriptor.digest, 'g'))).toHaveLength(2);
    expect(printed).toMatch(/^SBOM {8}none: every look-up succeeded$/m);
  });
});
