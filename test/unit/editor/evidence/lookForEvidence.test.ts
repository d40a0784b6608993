import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EvidenceChecks } from '../../../../src/editor/evidence/evidenceChecks';
import { type EvidenceContext, lookForEvidence } from '../../../../src/editor/evidence/lookForEvidence';
import { atDigest, type LocalLocator } from '../../../../src/registry/imageSource';
import { CachedSource } from '../../../../src/registry/cachedSource';
import { LocalSources } from '../../../../src/registry/local/localSources';
import { buildSample, pushSamples } from '../../../support/sampleImages';
import { hold, type ScratchRegistry, startScratchRegistry } from '../../../support/scratchRegistry';
import { basic, type KnownCredentials, knownCredentials } from '../../registry/auth/credentials';
import { toolMade } from '../../registry/local/localFixtures';
import { locate, type RegistryClient, registryClient } from '../../registry/registryClient';

describe('What a check of evidence leaves for the hover', () => {
  let registry: ScratchRegistry;
  let credentials: KnownCredentials;
  let client: RegistryClient;
  let context: EvidenceContext;
  const { digest } = buildSample('demo/signed', '1.0').descriptor;

  beforeEach(async () => {
    registry = await startScratchRegistry({ auth: { kind: 'basic', accounts: { ada: 'one', bob: 'two' } } });
    pushSamples(registry);
    credentials = knownCredentials({ [registry.host]: basic('ada', 'one') });
    client = registryClient({ credentials });
    const source = new CachedSource(client.source, client.log);
    context = { source, sources: new LocalSources(source), evidenceChecks: new EvidenceChecks(source) };
  });
  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  const ask = () => ({ signal: new AbortController().signal, byPerson: true });
  const signed = () => locate(registry, 'demo/signed', '1.0');
  const kept = (locator = signed()) => context.evidenceChecks.of(locator, digest, ask().signal);

  it('is there by digest, for whatever names it, and takes no request', async () => {
    expect(await kept()).toBeUndefined();
    expect(registry.count()).toBe(0);
    const before = Date.now();
    await lookForEvidence(signed(), context, ask());
    const { length } = registry.requests;
    const check = await kept(atDigest(signed(), digest));
    expect(check?.sentences).toEqual(['Signed: 1, not verified', 'SBOM: 1, not verified', 'No provenance']);
    expect(check?.time).toBeGreaterThanOrEqual(before);
    expect(await kept(locate(registry, 'demo/other', '1.0'))).toBeUndefined();
    expect(registry.requests).toHaveLength(length);
  });

  it('is for nobody else to see', async () => {
    await lookForEvidence(signed(), context, ask());
    credentials.known.set(registry.host, basic('bob', 'two'));
    expect(await kept()).toBeUndefined();
    credentials.known.set(registry.host, basic('ada', 'one'));
    expect(await kept()).toBeDefined();
  });

  it('is nothing where somebody else asked for the rest of it', async () => {
    const gate = hold();
    registry.on({ kind: 'referrers' }, gate);
    const looking = lookForEvidence(signed(), context, ask());
    await gate.waiting;
    credentials.known.set(registry.host, basic('bob', 'two'));
    gate.release();
    await looking;
    expect(await kept()).toBeUndefined();
    credentials.known.set(registry.host, basic('ada', 'one'));
    expect(await kept()).toBeUndefined();
  });

  it('is nothing of what stands on this machine', async () => {
    const local: LocalLocator = { kind: 'layout', path: path.join(toolMade, 'crane-signed'), tag: 'multi' };
    const tree = await lookForEvidence(local, context, ask());
    expect([tree.signed.kind, tree.sbom.kind]).toEqual(['found', 'found']);
    expect(registry.count()).toBe(0);
  });
});
