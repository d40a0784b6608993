import { setMaxListeners } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { check, type CheckedDocument, type CheckMeans } from '../../../src/operations/check';
import { mayLookUpInBackground } from '../../../src/operations/lookUpPolicy';
import { FactsReader } from '../../../src/operations/policy/factsReader';
import { parsePolicy } from '../../../src/policy/policyFile';
import { scan } from '../../../src/references/scan';
import { askOfPerson } from '../../../src/registry/imageSource';
import { pushContent } from '../../support/sampleImages/pushContent';
import { delay, type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { type RegistryClient, registryClient } from '../registry/registryClient';
import { image, index } from './policy/policyImages';

describe('what a policy finds', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    client = registryClient();
    for (const tag of ['1', '2']) pushContent(registry, 'a', index([image('amd64', { User: tag })]), tag);
  });
  afterAll(async () => {
    client.dispose();
    await registry.close();
  });
  beforeEach(() => registry.forgetRequests());

  const document = (path: string, text: string): CheckedDocument => ({
    path,
    occurrences: scan({ path: `/w/${path}`, text }).occurrences,
  });
  const dockerfile = (path: string, ...names: readonly string[]) =>
    document(path, names.map((name) => `FROM ${registry.host}/${name}\n`).join(''));
  const means = (rules: string, more: Partial<CheckMeans> = {}): CheckMeans => {
    const { policy, problems } = parsePolicy(rules);
    expect(problems).toEqual([]);
    const budget = { hasRoom: () => true, isLimited: () => false };
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    const reader = new FactsReader(client.source, askOfPerson(signal), budget, () =>
      Promise.resolve({ kind: 'unknown', why: { kind: 'notSaid' } }),
    );
    return { policy, factsOf: (reference, needs) => reader.factsOf(reference, needs), ...more };
  };
  const found = async (documents: readonly CheckedDocument[], how: CheckMeans) => {
    const all: string[] = [];
    for await (const { document: of, findings } of check(documents, how)) {
      for (const { rule, occurrence, outcome } of findings) {
        const why = outcome.kind === 'unknown' ? `${outcome.why.kind} ` : '';
        all.push(`${of.path} ${occurrence.span.start} ${why}${rule}`);
      }
    }
    return all;
  };

  it('is told in the order of the files, their texts and the rules, whoever answers first', async () => {
    registry.on({ kind: 'manifest', reference: '1' }, delay(100), { times: 1 });
    const how = means('rules: { sbom-present: hint, exists: error, pinned: hint, user-not-root: error }');
    const documents = [dockerfile('b/Dockerfile', 'a:2', 'a:1'), dockerfile('a/Dockerfile', 'none:1', 'a:2')];
    const second = `FROM ${registry.host}/a:2\n`.length + 5;
    expect(await found(documents, how)).toEqual([
      'b/Dockerfile 5 pinned',
      'b/Dockerfile 5 sbom-present',
      `b/Dockerfile ${second} pinned`,
      `b/Dockerfile ${second} sbom-present`,
      // There is no such repository, or it is not for everybody to see.
      'a/Dockerfile 5 error exists',
      'a/Dockerfile 5 pinned',
      'a/Dockerfile 5 error sbom-present',
      `a/Dockerfile ${`FROM ${registry.host}/none:1\n`.length + 5} pinned`,
      `a/Dockerfile ${`FROM ${registry.host}/none:1\n`.length + 5} sbom-present`,
    ]);
  });

  it.each([
    ['whose host nobody chose', true, []],
    ['in an untrusted workspace', false, ['listed']],
  ] as const)('sends nothing for an image %s while nobody asks', async (_name, trusted, hosts) => {
    const known = { listed: hosts.length > 0 ? [registry.host] : [], signedIn: [], lookedUp: [] };
    const how = means('rules: { exists: error, pinned: error }', {
      mayAsk: (target, parts) => mayLookUpInBackground(target, parts, { trusted, asked: false }, known),
    });
    expect(await found([dockerfile('Dockerfile', 'a:1')], how)).toEqual([
      'Dockerfile 5 notAsked exists',
      'Dockerfile 5 pinned',
    ]);
    expect(registry.count()).toBe(0);
  });

  it('asks in the background where the host is known', async () => {
    const known = { listed: [registry.host], signedIn: [], lookedUp: [] };
    const how = means('rules: { exists: error }', {
      mayAsk: (target, parts) => mayLookUpInBackground(target, parts, { trusted: true, asked: false }, known),
    });
    expect(await found([dockerfile('Dockerfile', 'a:1')], how)).toEqual([]);
    expect(registry.count()).toBe(1);
  });

  it('compares tags with those of files that are not checked themselves', async () => {
    const one = dockerfile('one/Dockerfile', 'a:1');
    const two = dockerfile('two/Dockerfile', 'a:2');
    const how = means('rules: { one-tag: warning }', { elsewhere: [two] });
    expect(await found([one], how)).toEqual(['one/Dockerfile 5 one-tag']);
  });

  it('goes by overrides for an image', async () => {
    const how = means(
      `rules: { pinned: error }\noverrides: [{ images: ['${registry.host}/a'], rules: { pinned: off } }]`,
    );
    expect(await found([dockerfile('Dockerfile', 'a:1', 'b:1')], how)).toEqual([
      `Dockerfile ${`FROM ${registry.host}/a:1\n`.length + 5} pinned`,
    ]);
  });

  it('tells of each file as soon as it and those before it are known', async () => {
    const done: number[] = [];
    const documents = Array.from({ length: 40 }, (_, number) => dockerfile(`${number}/Dockerfile`, `r${number}:1`));
    const results = check(documents, means('rules: { exists: error }', { progress: (count) => void done.push(count) }));
    await results.next();
    expect(registry.count()).toBeLessThan(2 * 40);
    for await (const { findings } of results) expect(findings).toHaveLength(1);
    expect(done).toEqual(Array.from({ length: 40 }, (_, number) => number + 1));
  });

  it('ends where it is cancelled, also where no registry is asked', async () => {
    const work = new AbortController();
    work.abort();
    const how = means('rules: { pinned: error }', { signal: work.signal });
    await expect(found([dockerfile('Dockerfile', 'a:1')], how)).rejects.toMatchObject({ kind: 'cancelled' });
  });
});
