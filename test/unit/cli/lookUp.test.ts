import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { buildSample, pushSamples } from '../../support/sampleImages';
import { leftOpen, openResources } from '../../support/openResources';
import {
  header,
  type ScratchRegistry,
  stallBeforeHeaders,
  startScratchRegistry,
  status,
} from '../../support/scratchRegistry';
import { run } from './run';

const ARCHIVE = 'oci-archive:test/fixtures/tool-made/skopeo-oci-archive.tar';

describe('the commands that look one reference up', () => {
  let registry: ScratchRegistry;

  beforeAll(async () => {
    registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
    pushSamples(registry);
  });
  afterAll(() => registry.close());
  beforeEach(() => registry.forgetRequests());

  const at = (name: string) => `${registry.host}/${name}`;
  const answered = () =>
    registry.requests.filter((each) => each.status === 200).map(({ method, kind }) => `${method} ${kind}`);
  const { bytes: nginxIndex, descriptor: nginx, manifests } = buildSample('library/nginx', '1.27-alpine');

  it('digest prints one JSON object', async () => {
    const before = openResources();
    expect(await run(['digest', at('library/nginx:1.27-alpine')])).toMatchObject({
      status: 0,
      printed: `{"digest":"${nginx.digest}"}\n`,
      reported: '',
    });
    expect(answered()).toEqual(['GET token', 'HEAD manifest']);
    expect(await leftOpen(before)).toEqual([]);
  });

  it("manifest prints the registry's bytes and nothing else", async () => {
    const outcome = await run(['manifest', at('library/nginx:1.27-alpine')]);
    expect(outcome).toMatchObject({ status: 0, reported: '' });
    expect(Buffer.from(nginxIndex).equals(outcome.bytes)).toBe(true);
    expect(digestOf(outcome.bytes)).toBe(nginx.digest);
    expect(answered()).toEqual(['GET token', 'GET manifest']);
  });

  it('manifest gives a screen no orders', async () => {
    const text = JSON.stringify({
      schemaVersion: 2,
      mediaType: MediaType.ociIndex,
      manifests: [],
      annotations: { a: '\u009b2J' },
    });
    registry.putManifest('orders', '1', Buffer.from(text), MediaType.ociIndex);
    expect((await run(['manifest', at('orders:1')])).printed).toBe(text);
    const { printed } = await run(['manifest', at('orders:1')], { isScreen: true });
    expect(printed).toBe(text.replace('\u009b', '⟨U+009B⟩'));
  });

  it('config prints manifest, digest and config of one platform', async () => {
    const { printed } = await run(['config', at('library/nginx:1.27-alpine')]);
    expect(answered()).toEqual(['GET token', 'GET manifest', 'GET manifest', 'GET blob']);
    const answer = JSON.parse(printed) as Record<string, unknown>;
    expect(Object.keys(answer)).toEqual(['manifest', 'digest', 'config']);
    expect(answer).toMatchObject({ digest: manifests[0]!.descriptor.digest, config: { architecture: 'amd64' } });
    for (const args of [['--platform', 'linux/arm64/v8'], ['--platform=linux/arm64']]) {
      const arm = await run(['config', ...args, at('library/nginx:1.27-alpine')]);
      expect(JSON.parse(arm.printed)).toMatchObject({ config: { architecture: 'arm64' } });
    }
  });

  it('config prints nothing where the platform is not there', async () => {
    const outcome = await run(['config', at('library/nginx:1.27'), '--platform', 'plan9/mips']);
    expect(outcome).toMatchObject({ status: 3, printed: '' });
    expect(outcome.reported).toMatch(/^There is no image for plan9\/mips: choose one of linux\/amd64, /);
  });

  it('writes what cannot be seen by its number', async () => {
    const config = { os: 'linux', note: 'a\u202eb\u009bc\u{e0041}' };
    const blob = registry.putBlob('bidi', Buffer.from(JSON.stringify(config)), MediaType.ociConfig);
    const manifest = { schemaVersion: 2, config: { ...blob, mediaType: MediaType.ociConfig }, layers: [] };
    registry.putManifest('bidi', '1', Buffer.from(JSON.stringify(manifest)), MediaType.ociManifest);
    const { printed } = await run(['config', at('bidi:1')]);
    expect(printed).toContain('"a\\u202eb\\u009bc\\udb40\\udc41"');
    expect(JSON.parse(printed)).toMatchObject({ config });
  });

  it('reads what lies on this machine', async () => {
    const { printed } = await run(['digest', ARCHIVE]);
    const { digest } = JSON.parse(printed) as { digest: string };
    expect(digestOf((await run(['manifest', ARCHIVE])).bytes)).toBe(digest);
    const elsewhere = await run(['digest', 'oci:umoci'], { workingFolder: 'test/fixtures/tool-made' });
    expect(elsewhere).toMatchObject({ status: 0, reported: '' });
  });

  it.each([
    ['oci:nowhere', /^\S*nowhere does not exist: check the path\.$/],
    [
      'docker-archive:package.json',
      /^\S*package\.json cannot be read as an image layout or an archive of images \(.+\)\.$/,
    ],
    [`${ARCHIVE}:other`, /^\S*skopeo-oci-archive\.tar does not hold this image \(.+\): check its name\.$/],
  ])('says why %s could not be read', async (reference, sentence) => {
    expect(await run(['digest', reference])).toMatchObject({
      status: 3,
      printed: '',
      reported: expect.stringMatching(sentence) as unknown,
    });
  });

  it('says in a sentence what a registry answered', async () => {
    expect(await run(['digest', at('library/nginx:gone')])).toMatchObject({
      status: 3,
      printed: '',
      reported: `${registry.host} has no tag gone in ${registry.host}/library/nginx: check the tag and the name.`,
    });
    const off = registry.on({ kind: 'manifest', authorised: true }, status(429, { headers: { 'Retry-After': '77' } }));
    expect(await run(['manifest', at('library/nginx')])).toMatchObject({
      status: 3,
      reported: expect.stringMatching(/too many requests from here: try again in 77 seconds\.$/) as unknown,
    });
    off();
  });

  it('shows what the registry warns of', async () => {
    const off = registry.on({ kind: 'manifest', authorised: true }, header('Warning', '299 - "closing\\u001b soon"'));
    const { status: exit, reported } = await run(['manifest', at('library/nginx')]);
    expect({ exit, reported }).toEqual({
      exit: 0,
      reported: expect.stringMatching(/ warns: closing.* soon$/) as unknown,
    });
    off();
  });

  it('ends within the time that it is given', { timeout: 10_000 }, async () => {
    const before = openResources();
    const off = registry.on({ kind: 'manifest' }, stallBeforeHeaders());
    expect(await run(['digest', at('library/nginx'), '--timeout', '0.3'])).toMatchObject({
      status: 3,
      reported: expect.stringMatching(/did not answer in time/) as unknown,
    });
    off();
    expect(await leftOpen(before)).toEqual([]);
  });

  it('ends at once when it is interrupted, without a word', { timeout: 10_000 }, async () => {
    const before = openResources();
    const off = registry.on({ kind: 'manifest' }, stallBeforeHeaders());
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(), 100);
    await expect(run(['inspect', at('library/nginx')], { signal: interrupt.signal })).rejects.toMatchObject({
      kind: 'cancelled',
    });
    off();
    expect(await leftOpen(before)).toEqual([]);
  });
});
