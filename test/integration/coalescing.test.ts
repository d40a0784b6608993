import assert from 'node:assert/strict';
import type { OciLensApi } from '../../src/editor/api';
import { buildSample, pushContent } from '../support/sampleImages';
import { hold, type ScratchRegistry, startScratchRegistry, status } from '../support/scratchRegistry';
import { closeAll, hoverAt, openText, pod } from './support/editor';
import { activated } from './support/extension';

const ASKERS = 100;

describe('a hundred askers of one tag', () => {
  let api: OciLensApi;
  let registry: ScratchRegistry;
  const alpine = buildSample('library/alpine', '3.22');
  const image = () => `${registry.host}/library/alpine:3.22`;
  const ask = (signal?: AbortSignal) => api.manifestDigest(image(), { signal });

  before(async () => {
    api = await activated();
  });

  // A registry of its own for each, which nobody has asked before.
  beforeEach(async () => {
    registry = await startScratchRegistry();
    pushContent(registry, 'library/alpine', alpine, '3.22');
  });

  afterEach(async () => {
    await closeAll();
    await registry.close();
  });

  it('share one request, and one who leaves harms nobody', async () => {
    const held = hold();
    registry.on({}, held);
    const leaver = new AbortController();
    const first = assert.rejects(ask(leaver.signal), /cancelled/);
    const others = Array.from({ length: ASKERS - 1 }, () => ask());
    await held.waiting;
    leaver.abort();
    await first;
    held.release();
    const digests = new Set((await Promise.all(others)).map(({ digest }) => digest));
    assert.deepEqual([...digests], [alpine.descriptor.digest]);
    assert.equal(registry.count(), 1);
  });

  it('all hear of a failure, and the next one asks again', async () => {
    registry.on({}, status(500), { times: 1 });
    const outcomes = await Promise.allSettled(Array.from({ length: ASKERS }, () => ask()));
    const reasons = outcomes.map((outcome) => (outcome.status === 'rejected' ? String(outcome.reason) : 'no failure'));
    assert.equal(reasons.filter((reason) => /answered 500/.test(reason)).length, ASKERS);
    assert.equal(registry.count(), 1);
    assert.equal((await ask()).digest, alpine.descriptor.digest);
    assert.equal(registry.count(), 2);
  });

  it('share the requests of one hover, too', async () => {
    const { document } = await openText('hundred.yaml', pod(image()));
    const texts = await Promise.all(Array.from({ length: ASKERS }, () => hoverAt(document, image())));
    assert.equal(new Set(texts).size, 1);
    assert.match(texts[0] ?? '', /3 platforms/);
    assert.deepEqual(
      registry.requests.map(({ kind }) => kind),
      ['manifest', 'manifest', 'blob'],
    );
  });
});
