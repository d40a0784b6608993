import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../src/oci/mediaType';
import { buildSample, pushSamples } from '../../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { artifact, image } from '../../support/sampleImages/evidence';
import { toolMade } from '../registry/local/localFixtures';
import { run } from './run';

const SIGNATURE = 'application/vnd.example.signature.v1+json';
const DIGEST = 'sha256:[0-9a-f]{64}';

describe('oci-lens referrers', () => {
  let registry: ScratchRegistry;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    pushSamples(registry);
  });
  afterAll(() => registry.close());
  beforeEach(() => registry.forgetRequests());
  const at = (name: string) => `${registry.host}/${name}`;
  const signed = buildSample('demo/signed', '1.0');

  it('prints the tree, how each was found, and what follows', async () => {
    const { status: exit, printed, reported } = await run(['referrers', at('demo/signed:1.0')]);
    expect({ exit, reported }).toEqual({ exit: 0, reported: '' });
    const lines = printed.split('\n');
    expect(lines.slice(0, 2)).toEqual([at('demo/signed:1.0'), `${signed.descriptor.digest}  Index`]);
    const node = (start: string, type: string) =>
      expect.stringMatching(
        new RegExp(`^${start}  ${type.replace('+', '\\+')}  ${DIGEST}  \\d+ B  2025-06-01  \\[referrers API\\]$`),
      ) as string;
    expect(lines.slice(2)).toEqual([
      node('├── Signature', SIGNATURE),
      node('└── SBOM', 'application/spdx+json'),
      node('    └── Signature', SIGNATURE),
      '',
      'Signature   1, not verified',
      'SBOM        1, not verified',
      'Provenance  none: every look-up succeeded',
      '',
    ]);
    expect(registry.count()).toBe(2 + 6 + 3);
  });

  it("shows an index's images where something stands below them", async () => {
    const { printed } = await run(['referrers', at('library/nginx:1.27-alpine')]);
    expect(printed).toMatch(/^├── linux\/amd64 {2}sha256:.*\[index\]$/m);
    expect(printed).toMatch(
      /^│ {3}└── SBOM attestation, Provenance attestation {2}application\/vnd\.in-toto\+json {2}sha256:.*\[index\]$/m,
    );
    expect(printed).toMatch(/^Signature {3}none: every look-up succeeded$/m);
    expect(printed).toMatch(
      /^SBOM {8}\d, not verified; not of the index itself, but of linux\/amd64, linux\/arm\/v6, /m,
    );
  });

  it('prints one JSON object', async () => {
    const { printed } = await run(['referrers', '--json', at('demo/signed:1.0')]);
    expect(printed.trimEnd()).not.toContain('\n');
    const answer = JSON.parse(printed) as { referrers: readonly { referrers: object[] }[] };
    expect(Object.keys(answer)).toEqual(
      'reference, digest, mediaType, artifactType, size, signed, sbom, provenance, cosignTags, problems, details, referrers'.split(
        ', ',
      ),
    );
    expect(answer).toMatchObject({
      reference: at('demo/signed:1.0'),
      digest: signed.descriptor.digest,
      mediaType: MediaType.ociIndex,
      signed: { state: 'found', count: 1, subjects: [signed.descriptor.digest], reasons: [] },
      provenance: { state: 'none', count: 0, subjects: [], reasons: [] },
      cosignTags: 'list',
      problems: [],
    });
    expect(answer.referrers).toHaveLength(4);
    expect(answer.referrers[0]).toMatchObject({
      kind: 'content',
      platform: 'linux/amd64',
      found: ['indexEntry'],
      referrers: [],
    });
    expect(answer.referrers[3]).toMatchObject({ kind: 'sbom', artifactType: 'application/spdx+json', found: ['api'] });
    expect(answer.referrers[3]?.referrers).toMatchObject([
      { kind: 'signature', form: 'other', created: '2025-06-01T08:42:37Z' },
    ]);
    const { printed: help } = await run(['referrers', '--help']);
    expect(help).toContain(Object.keys(answer).join(', '));
    expect(help).toContain(Object.keys(answer.referrers[3]!).join(', '));
  });

  it('filters by type, and keeps what leads there', async () => {
    const { printed } = await run(['referrers', at('demo/signed:1.0'), '--artifact-type', 'application/spdx+json']);
    expect(printed.match(/──/g)).toHaveLength(1);
    const signatures = await run(['referrers', at('demo/signed:1.0'), '--artifact-type', SIGNATURE]);
    expect(signatures.printed.match(/──/g)).toHaveLength(3);
  });

  it('stops at a depth, and says so', async () => {
    const { status: exit, printed, reported } = await run(['referrers', at('demo/signed:1.0'), '--depth', '1']);
    expect(exit).toBe(0);
    expect(printed.match(/──/g)).toHaveLength(2);
    expect(reported).toContain('--depth');
    expect((await run(['referrers', at('demo/signed:1.0'), '--depth', '0'])).printed).toMatch(
      /^Signature {3}not looked for$/m,
    );
    for (const depth of ['17', '-1', 'x', '1.5']) {
      const wrong = await run(['referrers', at('demo/signed:1.0'), `--depth=${depth}`]);
      expect(wrong).toMatchObject({ status: 2, printed: '' });
      expect(wrong.reported).toContain('0');
    }
  });

  it('prints what is known where a look-up fails, names it, and does not say that there is nothing', async () => {
    const off = registry.on({ kind: 'referrers' }, status(403));
    const { status: exit, printed, reported } = await run(['referrers', at('demo/signed:1.0')]);
    const { printed: json } = await run(['referrers', at('demo/signed:1.0'), '--json']);
    off();
    expect(exit).toBe(3);
    expect(printed).toMatch(/^Signature {3}could not be checked: a list of referrers was not read$/m);
    expect(reported).toContain(`What refers to ${signed.descriptor.digest.slice(0, 19)} could not be read. `);
    expect(JSON.parse(json)).toMatchObject({ signed: { state: 'unchecked', reasons: ['referrers: denied'] } });
  });

  it('says why an image cannot be read', async () => {
    const { status: exit, printed } = await run(['referrers', at('demo/none:1')]);
    expect({ exit, printed }).toEqual({ exit: 3, printed: '' });
  });

  it('reads layouts of this machine, and asks nobody', async () => {
    const { status: exit, printed } = await run(['referrers', `oci:${path.join(toolMade, 'crane-signed')}:multi`]);
    expect(exit).toBe(0);
    expect(printed).toMatch(/^├── SBOM {2}application\/spdx\+json .* \[index\.json\]$/m);
    expect(printed).toMatch(
      /^└── Sigstore signature {2}application\/vnd\.dev\.sigstore\.bundle\.v0\.3\+json .* \[index\.json\]$/m,
    );
    const archive = await run(['referrers', `docker-archive:${path.join(toolMade, 'skopeo-docker-archive.tar')}`]);
    expect(archive.printed).toMatch(/^Signature {3}not looked for$/m);
    expect(registry.count()).toBe(0);
  });

  it('shows what a stranger wrote, and obeys nothing', async () => {
    const app = image();
    const hostile = artifact('a\u001b[2J\u202eb', app, {
      annotations: { 'org.opencontainers.image.created': '\u001b[2J' },
    });
    registry.putManifest('hostile', '1', app.bytes, MediaType.ociManifest);
    registry.putManifest('hostile', undefined, hostile.bytes, MediaType.ociManifest);
    for (const args of [[], ['--json']]) {
      const { printed } = await run(['referrers', at('hostile:1'), ...args]);
      expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });
});
