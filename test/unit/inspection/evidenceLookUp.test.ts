import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EvidenceLookUp, type EvidenceState } from '../../../src/inspection/evidenceLookUp';
import { evidenceTree } from '../../../src/inspection/evidenceTree';
import { MediaType } from '../../../src/oci/mediaType';
import { CachedSource } from '../../../src/registry/cachedSource';
import { artifact, image, TYPES } from '../../support/sampleImages/evidence';
import { pushContent } from '../../support/sampleImages/pushContent';
import { hold, type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { locate, type RegistryClient, registryClient } from '../registry/registryClient';

describe('Looking for evidence', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  let lookUp: EvidenceLookUp;
  let states: EvidenceState[];
  let failures: string[];
  const app = image();

  beforeEach(async () => {
    registry = await startScratchRegistry();
    client = registryClient();
    pushContent(registry, 'app', app, '1');
    const source = new CachedSource(client.source, client.log);
    states = [];
    failures = [];
    lookUp = new EvidenceLookUp({
      find: async (ask) => ({
        tree: await evidenceTree(source, locate(registry, 'app', '1'), {}, ask),
        readings: undefined,
        notes: [],
      }),
      host: registry.host,
      changed: (state) => states.push(state),
      failed: ({ kind }) => failures.push(kind),
    });
  });
  afterEach(async () => {
    client.dispose();
    await registry.close();
  });
  const kinds = () => states.map(({ kind }) => kind);
  const signed = () => (lookUp.state.kind === 'ready' ? lookUp.state.tree.signed.kind : undefined);
  const sign = () => pushContent(registry, 'app', artifact(TYPES.notary, app));

  it('asks for nothing before a person does, and past what is remembered where a person asks again', async () => {
    expect(lookUp.state).toEqual({ kind: 'unasked' });
    expect(registry.count()).toBe(0);
    await lookUp.look({ fresh: false });
    expect(kinds()).toEqual(['loading', 'ready']);
    expect(signed()).toBe('none');
    const asked = registry.count();
    expect(asked).toBe(3);
    sign();
    await lookUp.look({ fresh: false });
    expect(registry.count()).toBe(asked);
    expect(signed()).toBe('none');
    await lookUp.look({ fresh: true });
    expect(signed()).toBe('found');
    const { length } = registry.requests;
    // What a digest stands for is not asked for again: the root, what refers to it and to that, cosign's tags.
    await lookUp.look({ fresh: true });
    const kindsAsked = registry.requests.slice(length).map(({ kind }) => kind);
    expect(kindsAsked.sort()).toEqual([...['manifest', 'referrers', 'referrers', 'tags']]);
  });

  it('stops where a person waits no longer, and what was found before stays', async () => {
    const wait = () => {
      const gate = hold();
      const open = registry.on({ kind: 'referrers' }, gate);
      const end = () => {
        open();
        gate.release();
      };
      return { gate, end };
    };
    const first = wait();
    const looking = lookUp.look({ fresh: false });
    await first.gate.waiting;
    lookUp.stop();
    expect(lookUp.state).toEqual({ kind: 'unasked' });
    await looking;
    first.end();
    await lookUp.look({ fresh: false });
    expect(signed()).toBe('none');
    const second = wait();
    const again = lookUp.look({ fresh: true });
    await second.gate.waiting;
    lookUp.stop();
    expect(signed()).toBe('none');
    await again;
    second.end();
    lookUp.stop();
    expect(kinds()).toEqual(['loading', 'unasked', 'loading', 'ready', 'loading', 'ready']);
    expect(failures).toEqual([]);
  });

  it('tells why the image cannot be read, and keeps what was there', async () => {
    const off = registry.on({ kind: 'manifest' }, status(403));
    await lookUp.look({ fresh: false });
    expect(lookUp.state).toMatchObject({ kind: 'failed', error: { kind: 'denied' }, last: undefined });
    off();
    await lookUp.look({ fresh: false });
    const { found } = lookUp;
    registry.on({ kind: 'manifest' }, status(403));
    await lookUp.look({ fresh: true });
    expect(lookUp.state).toMatchObject({ kind: 'failed', last: { time: found?.time } });
    expect(lookUp.found).toBe(found);
    expect(failures).toEqual(['denied', 'denied']);
  });

  it('forgets what is about something else, and ends what is looked for', async () => {
    await lookUp.look({ fresh: false });
    const looking = lookUp.look({ fresh: true });
    lookUp.forget();
    await looking;
    expect(lookUp.found).toBeUndefined();
    expect(kinds()).toEqual(['loading', 'ready', 'loading', 'unasked']);
  });

  it('shows what was asked for last', async () => {
    registry.putManifest('app', '1', app.bytes, MediaType.ociManifest);
    await Promise.all([lookUp.look({ fresh: false }), lookUp.look({ fresh: true })]);
    expect(kinds()).toEqual(['loading', 'loading', 'ready']);
    lookUp.dispose();
    expect(signed()).toBe('none');
  });
});
