import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodesOf } from '../../../../src/inspection/evidence';
import { evidenceTree } from '../../../../src/inspection/evidenceTree';
import { parseDigest } from '../../../../src/oci/digest';
import { FactsReader } from '../../../../src/operations/policy/factsReader';
import type { RunBudget } from '../../../../src/operations/policy/runGate';
import { RateBudget } from '../../../../src/operations/rateBudget';
import type { Fact, ImageFacts, Needs } from '../../../../src/policy/imageFacts';
import { Authorizer } from '../../../../src/registry/auth/authorizer';
import { CachedSource } from '../../../../src/registry/cachedSource';
import { anonymousCredentials } from '../../../../src/registry/credentials/credentialSource';
import { askOfPerson, type RegistrySource } from '../../../../src/registry/imageSource';
import { RemoteRegistry } from '../../../../src/registry/remoteRegistry';
import { Transport } from '../../../../src/registry/transport';
import { buildIndex } from '../../../support/sampleImages/buildIndex';
import { pushContent } from '../../../support/sampleImages/pushContent';
import { runningDown, type ScratchRegistry, startScratchRegistry, status } from '../../../support/scratchRegistry';
import { image, index, PLATFORMS } from './policyImages';

const UNLIMITED: RunBudget = { hasRoom: () => true, isLimited: () => false };
const NOBODY = () => Promise.resolve({ kind: 'known', value: { keys: [], root: undefined } } as const);
const NO_LOG = { info: () => undefined, warn: () => undefined };
const ALL: Needs['platforms'] = { kind: 'all' };
const ONE: Needs['platforms'] = { kind: 'asked', asked: [{ os: 'linux', architecture: 'arm64' }] };

describe('what a policy reads', () => {
  let registry: ScratchRegistry;
  let transport: Transport;
  let source: RegistrySource;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    transport = new Transport(NO_LOG);
    source = new RemoteRegistry(transport, new Authorizer(transport, anonymousCredentials));
    pushContent(registry, 'single', image('amd64', { User: '1000' }), '1');
    pushContent(
      registry,
      'many',
      index(PLATFORMS.map((architecture) => image(architecture, { User: architecture }))),
      '1',
    );
  });
  afterEach(async () => {
    transport.dispose();
    await registry.close();
  });

  const readerOf = (budget = UNLIMITED) =>
    new FactsReader(source, askOfPerson(new AbortController().signal), budget, NOBODY);
  const named = (repository: string, tag = '1') => ({ registry: registry.host, repository, tag });
  const counted = () => {
    const counts = { GET: registry.count({ method: 'GET' }), HEAD: registry.count({ method: 'HEAD' }) };
    registry.forgetRequests();
    return counts;
  };
  const first = async (reader: FactsReader, repository: string, needs: Needs) => {
    // Whether a registry wants credentials is asked once.
    const facts = await reader.factsOf(named(repository), needs);
    return { facts, requests: counted() };
  };

  it.each<[string, string, Needs, { GET: number; HEAD: number }]>([
    ['text', 'many', { level: 'text' }, { GET: 0, HEAD: 0 }],
    ['existence', 'many', { level: 'existence' }, { GET: 0, HEAD: 1 }],
    ['an index', 'many', { level: 'manifest' }, { GET: 1, HEAD: 0 }],
    ['the manifests of an index', 'many', { level: 'manifests', platforms: ALL }, { GET: 1 + 3, HEAD: 0 }],
    ['the manifest of one platform', 'many', { level: 'manifests', platforms: ONE }, { GET: 1 + 1, HEAD: 0 }],
    ['the configurations of an index', 'many', { level: 'configs', platforms: ALL }, { GET: 1 + 2 * 3, HEAD: 0 }],
    ['the configuration of one platform', 'many', { level: 'configs', platforms: ONE }, { GET: 1 + 2, HEAD: 0 }],
    ['the manifest of a single image', 'single', { level: 'manifests', platforms: ALL }, { GET: 1, HEAD: 0 }],
    ['the configuration of a single image', 'single', { level: 'configs', platforms: ONE }, { GET: 1 + 1, HEAD: 0 }],
  ])('%s of %s', async (_name, repository, needs, expected) => {
    const { requests } = await first(readerOf(), repository, needs);
    expect(requests).toEqual(expected);
  });

  it('tells existence by what else was read', async () => {
    const reader = readerOf();
    const { facts } = await first(reader, 'many', { level: 'manifest' });
    expect(facts.exists).toEqual({ kind: 'known', value: true });
  });

  it('asks for equal references and equal digests once in a run', async () => {
    pushContent(
      registry,
      'many',
      index(PLATFORMS.map((architecture) => image(architecture, { User: architecture }))),
      '2',
    );
    const reader = readerOf();
    const needs: Needs = { level: 'configs', platforms: ALL };
    await Promise.all(['1', '1', '2', '1'].map((tag) => reader.factsOf(named('many', tag), needs)));
    expect(registry.count()).toBe(2 + 2 * 3);
  });

  it('asks for nothing that is remembered', async () => {
    const cached = new CachedSource(source, NO_LOG);
    const read = (needs: Needs) =>
      new FactsReader(cached, askOfPerson(new AbortController().signal), UNLIMITED, NOBODY).factsOf(
        named('many'),
        needs,
      );
    const needs: Needs = { level: 'configs', platforms: ALL, evidence: {} };
    await read(needs);
    registry.forgetRequests();
    await read(needs);
    await read({ level: 'existence' });
    expect(registry.count()).toBe(0);
  });

  it('asks for evidence what the tree asks, and for what is there already nothing more', async () => {
    const { facts, requests } = await first(readerOf(), 'many', { level: 'text', evidence: {} });
    const tree = valueOf(facts.evidence);
    expect([...nodesOf(tree.root)].length).toBe(1 + 3 + 1);
    await evidenceTree(
      source,
      { kind: 'registry', reference: named('many') },
      {},
      askOfPerson(new AbortController().signal),
    );
    expect(requests).toEqual(counted());
    const alone = requests.GET;
    const { requests: both } = await first(readerOf(), 'many', { level: 'manifests', platforms: ALL, evidence: {} });
    // The tree itself does not read the images of an index.
    expect(both.GET).toBe(alone + 3);
  });

  it('gives the images of all platforms, without attestations', async () => {
    const { facts } = await first(readerOf(), 'many', { level: 'configs', platforms: ALL });
    const images = valueOf(facts.images);
    expect(images.map(({ platform }) => platform?.architecture)).toEqual([...PLATFORMS]);
    expect(images.map(({ config }) => valueOf(config)?.user)).toEqual([...PLATFORMS]);
  });

  it('counts an image with a platform as one, though it says that it is an attestation', async () => {
    const content = image('amd64');
    const annotations = { 'vnd.docker.reference.type': 'attestation-manifest' };
    pushContent(registry, 'hidden', buildIndex([{ content, platform: content.platform, annotations }]), '1');
    const { facts } = await first(readerOf(), 'hidden', { level: 'manifests', platforms: ALL });
    expect(valueOf(facts.images)).toHaveLength(1);
  });

  it('unfolds indexes within the index', async () => {
    const inner = index([image('arm64'), image('s390x')]);
    const amd64 = image('amd64');
    pushContent(
      registry,
      'nested',
      buildIndex([{ content: amd64, platform: amd64.platform }, { content: inner }]),
      '1',
    );
    const { facts, requests } = await first(readerOf(), 'nested', { level: 'manifests', platforms: ALL });
    expect(valueOf(facts.images).map(({ platform }) => platform?.architecture)).toEqual(['amd64', 'arm64', 's390x']);
    expect(requests.GET).toBe(1 + 2 + 2);
  });

  it.each<[string, number]>([
    ['single', 1 + 1],
    ['many', 1],
    ['nested', 1 + 1],
  ])('tells the platforms that %s offers', async (repository, requests) => {
    const amd64 = image('amd64');
    const entries = [
      { content: amd64, platform: amd64.platform },
      { content: index([image('arm64'), image('s390x')]) },
    ];
    pushContent(registry, 'nested', buildIndex(entries), '1');
    const { facts, requests: sent } = await first(readerOf(), repository, { level: 'manifest', offered: true });
    const offered = repository === 'single' ? ['amd64'] : PLATFORMS;
    expect(valueOf(facts.offered).map(({ architecture }) => architecture)).toEqual(offered);
    expect(sent).toEqual({ GET: requests, HEAD: 0 });
  });

  it('leaves nothing known of images beyond the hundredth, and asks for none of them', async () => {
    const images = Array.from({ length: 103 }, (_, number) => image(`a${number}`));
    pushContent(registry, 'wide', index(images), '1');
    const { facts, requests } = await first(readerOf(), 'wide', { level: 'manifests', platforms: ALL });
    expect(requests.GET).toBe(101);
    expect(
      valueOf(facts.images)
        .slice(99)
        .map(({ manifest }) => reasonOf(manifest)),
    ).toEqual([undefined, 'tooMany', 'tooMany', 'tooMany']);
  });

  it('makes only that unknown which cannot be read', async () => {
    const gone = image('arm64', { User: 'arm64' });
    registry.on({ kind: 'manifest', reference: gone.descriptor.digest }, status(404));
    const s390x = image('s390x', { User: 's390x' });
    const configDigest = (JSON.parse(new TextDecoder().decode(s390x.bytes)) as { config: { digest: string } }).config
      .digest;
    registry.on({ kind: 'blob', reference: configDigest }, status(500));
    const { facts } = await first(readerOf(), 'many', { level: 'configs', platforms: ALL });
    const images = valueOf(facts.images);
    expect(images.map(({ manifest }) => reasonOf(manifest))).toEqual([undefined, 'error', undefined]);
    expect(images.map(({ config }) => reasonOf(config))).toEqual([undefined, 'error', 'error']);
  });

  it.each<[string, number, string, Partial<ImageFacts>]>([
    ['missing', 404, 'MANIFEST_UNKNOWN', { exists: { kind: 'known', value: false } }],
    ['perhaps missing', 404, 'NAME_UNKNOWN', { exists: expect.objectContaining({ kind: 'unknown' }) as Fact<boolean> }],
    ['private', 401, 'UNAUTHORIZED', { exists: expect.objectContaining({ kind: 'unknown' }) as Fact<boolean> }],
  ])('what is %s is so by a HEAD and by a GET', async (_name, code, errorCode, expected) => {
    registry.on({ kind: 'manifest' }, status(code, { errorCode: errorCode as 'DENIED' }));
    expect(await readerOf().factsOf(named('many'), { level: 'existence' })).toEqual(expected);
    const facts = await readerOf().factsOf(named('many'), { level: 'configs', evidence: {} });
    expect(facts).toMatchObject(expected);
    expect([reasonOf(facts.manifest), reasonOf(facts.images), reasonOf(facts.evidence)]).toEqual(
      Array(3).fill('error'),
    );
  });

  it('asks a registry that is not there about nothing more', async () => {
    const reader = readerOf();
    const away = { registry: '127.0.0.1:1', repository: 'a', tag: '1' };
    const [one, two] = [
      await reader.factsOf(away, { level: 'manifest' }),
      await reader.factsOf({ ...away, tag: '2' }, { level: 'manifest' }),
    ];
    expect([reasonOf(one.exists), reasonOf(two.exists)]).toEqual(['error', 'error']);
    expect(two.exists).toEqual(one.exists);
  });

  it('asks nothing more where a registry has had too many requests', async () => {
    registry.on({ kind: 'manifest', reference: '2' }, status(429));
    const reader = readerOf();
    const facts = await Promise.all(
      ['1', '2', '3'].map((tag) => reader.factsOf(named('many', tag), { level: 'manifest' })),
    );
    expect(facts.map(({ manifest }) => reasonOf(manifest)).slice(0, 2)).toEqual([undefined, 'rateLimit']);
    registry.forgetRequests();
    expect(reasonOf((await reader.factsOf(named('many', '4'), { level: 'existence' })).exists)).toBe('rateLimit');
    expect(registry.count()).toBe(0);
  });

  it('knows what comes first where the budget ends', async () => {
    const limit = { left: 100 };
    registry.on({ kind: 'manifest', method: 'GET' }, runningDown(limit));
    for (let number = 0; number < 20; number++) {
      pushContent(registry, `r${number}`, index(PLATFORMS.map((each) => image(each, { User: `${number}` }))), '1');
    }
    const budget = new RateBudget((host) => transport.rateLimit(host));
    const reader = readerOf(budget);
    const facts = await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        reader.factsOf(named(`r${number}`), { level: 'manifests', platforms: ALL }),
      ),
    );
    // Half of what the registry lets through is kept for people: 50 requests, 4 each.
    expect(limit.left).toBe(50);
    expect(facts.map(({ manifest }) => reasonOf(manifest))).toEqual([
      ...Array<undefined>(13).fill(undefined),
      ...Array<string>(7).fill('rateLimit'),
    ]);
    expect(valueOf(facts[12]?.images).map(({ manifest }) => reasonOf(manifest))).toEqual([
      undefined,
      'rateLimit',
      'rateLimit',
    ]);
  });

  it('ends when it is cancelled', async () => {
    const work = new AbortController();
    const reader = new FactsReader(source, askOfPerson(work.signal), UNLIMITED, NOBODY);
    work.abort();
    await expect(reader.factsOf(named('many'), { level: 'manifest' })).rejects.toMatchObject({ kind: 'cancelled' });
  });

  it('reads what is pinned by its digest', async () => {
    const content = image('amd64', { User: '1000' });
    const digest = parseDigest(content.descriptor.digest);
    const reference = { registry: registry.host, repository: 'single', tag: 'moved', digest };
    expect((await readerOf().factsOf(reference, { level: 'existence' })).exists).toEqual({
      kind: 'known',
      value: true,
    });
  });
});

function valueOf<T>(fact: Fact<T> | undefined): T {
  if (fact?.kind !== 'known') throw new Error(`not known: ${JSON.stringify(fact)}`);
  return fact.value;
}

function reasonOf(fact: Fact<unknown> | undefined): string | undefined {
  return fact?.kind === 'unknown' ? fact.why.kind : undefined;
}
