import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EvidenceChecks } from '../../../../src/editor/evidence/evidenceChecks';
import { type EvidenceContext, lookForEvidence } from '../../../../src/editor/evidence/lookForEvidence';
import type { TrustFiles } from '../../../../src/operations/trust';
import type { ImageRow } from '../../../../src/presentation/imageRows';
import { referrerRows } from '../../../../src/presentation/referrerRows';
import { referrersPart } from '../../../../src/presentation/referrersPart';
import { atDigest, type LocalLocator, type Locator, type RegistryLocator } from '../../../../src/registry/imageSource';
import { CachedSource } from '../../../../src/registry/cachedSource';
import { LocalSources } from '../../../../src/registry/local/localSources';
import { buildSample, pushSamples } from '../../../support/sampleImages';
import { createScratchFolder, type ScratchFolder } from '../../../support/scratchFolder';
import { hold, type ScratchRegistry, startScratchRegistry, status } from '../../../support/scratchRegistry';
import { keyPairs, pemOf } from '../../../support/signing';
import { basic, type KnownCredentials, knownCredentials } from '../../registry/auth/credentials';
import { toolMade } from '../../registry/local/localFixtures';
import { locate, type RegistryClient, registryClient } from '../../registry/registryClient';

describe('What a check of evidence leaves for the hover', () => {
  let registry: ScratchRegistry;
  let credentials: KnownCredentials;
  let client: RegistryClient;
  let context: EvidenceContext;
  let trust: TrustFiles;
  const { digest } = buildSample('demo/signed', '1.0').descriptor;

  beforeEach(async () => {
    registry = await startScratchRegistry({ auth: { kind: 'basic', accounts: { ada: 'one', bob: 'two' } } });
    pushSamples(registry);
    credentials = knownCredentials({ [registry.host]: basic('ada', 'one') });
    client = registryClient({ credentials });
    const source = new CachedSource(client.source, client.log);
    trust = { keys: [], root: undefined };
    const evidenceChecks = new EvidenceChecks(source, () => trust);
    context = { source, sources: new LocalSources(source), evidenceChecks, log: client.log };
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
    const { tree } = await lookForEvidence(local, context, ask());
    expect([tree.signed.kind, tree.sbom.kind]).toEqual(['found', 'found']);
    expect(registry.count()).toBe(0);
  });
});

describe('A look for evidence, by whom a person trusts', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  let context: EvidenceContext;
  let scratch: ScratchFolder;
  let trust: TrustFiles;
  let locator: RegistryLocator;
  let logged: string[];
  const key = path.join(toolMade, 'crane-signed-cosign.pub');
  const nobody: TrustFiles = { keys: [], root: undefined };

  beforeEach(async () => {
    registry = await startScratchRegistry();
    pushSamples(registry, { layouts: toolMade });
    scratch = await createScratchFolder({ 'other.pub': pemOf(keyPairs['P-256']()), 'large.pub': 'x'.repeat(70_000) });
    client = registryClient();
    logged = [];
    const source = new CachedSource(client.source, client.log);
    const log = { ...client.log, warn: (line: string) => void logged.push(line) };
    context = {
      source,
      sources: new LocalSources(source),
      evidenceChecks: new EvidenceChecks(source, () => trust),
      log,
    };
    locator = locate(registry, 'demo/crane-signed', '1.0');
  });
  afterEach(async () => {
    client.dispose();
    await registry.close();
    await scratch.remove();
  });

  const at = (name: string) => path.join(scratch.path, name);
  const look = async (files: TrustFiles, where: Locator = locator) => {
    trust = files;
    registry.forgetRequests();
    const found = await lookForEvidence(where, context, { signal: new AbortController().signal, byPerson: true });
    const part = referrersPart(
      { locator: where, manifest: undefined, viewer: { now: 0, language: 'en' } },
      { kind: 'ready', time: 0, ...found },
    );
    if (part.kind !== 'ready') throw new Error(part.kind);
    const checks = part.rows.flatMap((row) => row.checks.map(({ kind, text }) => `${row.name}: ${kind}, ${text}`));
    const tree = referrerRows(found, where);
    const kept =
      where.kind === 'registry'
        ? await context.evidenceChecks.of(where, found.tree.root.descriptor.digest, AbortSignal.timeout(5_000))
        : undefined;
    return { found, part, checks, tree, kept };
  };
  const signatureIn = (tree: readonly ImageRow[]) => tree.find(({ evidence }) => evidence === 'signature');
  const VERIFIED = /^verified by the key .*crane-signed-cosign\.pub \(SHA256:fafe5d233c852ac4…\)$/;

  it('checks nothing and reads nothing more where they name nobody, and says where they could', async () => {
    const { part, checks, tree, kept } = await look(nobody);
    expect(checks).toEqual([]);
    expect(part.statements[0]).toEqual({ kind: 'found', sentence: 'Signed: 1, not verified' });
    expect(part.untrusted).toMatch(/^Signatures are not checked, since no key/);
    expect(tree.find(({ kind }) => kind === 'trust')).toEqual({
      ...{ kind: 'trust', label: part.untrusted, value: 'Open Trust Settings' },
    });
    expect(kept?.checks).toEqual([]);
    expect(registry.count({ kind: 'blob' })).toBe(0);
    // Where there is nothing to be checked, nobody is told of settings.
    const unsigned = await look(nobody, locate(registry, 'library/nginx', '1.27-alpine'));
    expect(unsigned.part.untrusted).toBeUndefined();
    expect(unsigned.tree.map(({ kind }) => kind)).not.toContain('trust');
  });

  it('says by whom a signature is verified, for one request more: the layer that holds it', async () => {
    await look(nobody);
    const { part, checks, tree, kept } = await look({ keys: [at('other.pub'), key], root: undefined });
    expect(registry.requests.map(({ kind }) => kind)).toEqual(['blob']);
    expect(part.statements[0]).toEqual({ kind: 'found', sentence: 'Signed: 1, verified: 1' });
    expect(part.untrusted).toBeUndefined();
    expect(part.notes).toEqual([]);
    expect(checks).toHaveLength(1);
    expect(checks[0]?.replace('Sigstore signature: verified, ', '')).toMatch(VERIFIED);
    expect(signatureIn(tree)).toMatchObject({
      check: 'verified',
      value: expect.stringMatching(/^verified by the key .* · application\/vnd\.dev\.sigstore\.bundle/) as unknown,
    });
    expect(tree.map(({ kind }) => kind)).not.toContain('trust');
    expect(kept?.sentences[0]).toBe('Signed: 1, verified: 1');
    expect(kept?.checks).toEqual([expect.stringMatching(VERIFIED)]);
  });

  it('says why it fails with another key, and nothing of that in the hover once somebody else is trusted', async () => {
    const { part, checks, tree, kept, found } = await look({ keys: [at('other.pub')], root: undefined });
    const failed = 'failed: none of the keys made it, or what it signs was changed';
    expect(part.statements[0]).toEqual({ kind: 'failed', sentence: 'Signed: 1, verified: 0, failed: 1' });
    expect(checks).toEqual([`Sigstore signature: failed, ${failed}`]);
    expect(signatureIn(tree)).toMatchObject({ check: 'failed' });
    expect(kept?.checks).toEqual([failed]);
    trust = nobody;
    const { digest } = found.tree.root.descriptor;
    expect(await context.evidenceChecks.of(locator, digest, AbortSignal.timeout(5_000))).toBeUndefined();
  });

  it('tells of each file that cannot be read, here and in the log, and fails nothing for want of it', async () => {
    const keys = [at('gone.pub'), at('large.pub'), 'relative.pub', scratch.path, at('other.pub')];
    const { part, checks, kept } = await look({ keys, root: at('other.pub') });
    expect(checks).toEqual(['Sigstore signature: notChecked, not checked: not all of the trusted keys could be read']);
    expect(part.statements[0]).toEqual({ kind: 'found', sentence: 'Signed: 1, verified: 0' });
    expect(kept?.checks).toEqual([]);
    const inKeys = 'In the setting ociLens.trust.keys: ';
    expect(part.notes).toEqual([
      `${inKeys}${at('gone.pub')} does not exist: check the path.`,
      `${inKeys}${at('large.pub')} is larger than any key, so it was not read: check the path.`,
      `${inKeys}relative.pub could stand anywhere: write its path from the root, or with ~/.`,
      `${inKeys}${scratch.path} is no file: check the path.`,
      expect.stringMatching(/^In the setting ociLens\.trust\.root: .*other\.pub is no trust root/) as unknown,
    ]);
    expect(logged).toHaveLength(5);
    // The one that is there counts nevertheless, and files are read anew.
    await writeFile(at('gone.pub'), await readFile(key));
    const again = await look({ keys: [at('gone.pub'), 'relative.pub'], root: undefined });
    expect(again.part.statements[0]?.sentence).toBe('Signed: 1, verified: 1');
    await writeFile(at('gone.pub'), await readFile(at('other.pub')));
    const other = await look({ keys: [at('gone.pub')], root: undefined });
    expect(other.part.statements[0]?.sentence).toBe('Signed: 1, verified: 0, failed: 1');
  });

  it('reads no attestation that nobody signed, and says so', async () => {
    const { checks, part } = await look(
      { keys: [key], root: undefined },
      locate(registry, 'library/nginx', '1.27-alpine'),
    );
    expect(registry.count({ kind: 'blob' })).toBe(0);
    expect(new Set(checks.map((text) => text.replace(/^.*?: /, '')))).toEqual(
      new Set(['notChecked, not checked: it is not signed']),
    );
    expect(part.statements[1]?.sentence).toMatch(/^SBOM: 6, verified: 0; /);
  });

  it('tells what could not be read of it', async () => {
    registry.on({ kind: 'blob' }, status(403));
    const { checks, part } = await look({ keys: [key], root: undefined });
    expect(checks).toEqual(['Sigstore signature: notChecked, not checked: it could not be read']);
    expect(part.notes).toEqual([expect.stringMatching(/^sha256:[0-9a-f]{12} could not be read\. /)]);
  });

  it('verifies on this machine too, and ends where the person stops it', async () => {
    const local: Locator = { kind: 'layout', path: path.join(toolMade, 'crane-signed'), tag: 'multi' };
    const { checks } = await look({ keys: [key], root: undefined }, local);
    expect(checks).toEqual([expect.stringContaining('verified by the key')]);
    const gate = hold();
    registry.on({ kind: 'blob' }, gate);
    const stopping = new AbortController();
    trust = { keys: [key], root: undefined };
    const looking = lookForEvidence(locator, context, { signal: stopping.signal, byPerson: true });
    await gate.waiting;
    stopping.abort();
    await expect(looking).rejects.toMatchObject({ kind: 'cancelled' });
    gate.release();
  });
});
