import { setTimeout as sleep } from 'node:timers/promises';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf, type Digest } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { referrersTag } from '../../../src/oci/referrersTag';
import { attachArtifact, type Attached } from '../../../src/operations/attach';
import { pullArtifact } from '../../../src/operations/pull';
import { pushArtifact } from '../../../src/operations/push';
import { TransferError, type TransferProblem } from '../../../src/operations/transferError';
import { askOfPerson, type RegistryLocator } from '../../../src/registry/imageSource';
import { hasDockerRegistry, startDockerRegistry } from '../../support/dockerRegistry';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { delay, header, hold, type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { startTokenServer } from '../../support/tokenServer';
import { pushClient, type PushClient } from '../registry/pushClient';
import { imageBytes } from '../registry/registryClient';

const TYPE = 'application/vnd.example.sbom.v1+json';

const NAMES = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt'];

interface Entry {
  readonly digest: Digest;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

let folder: ScratchFolder;
let registry: ScratchRegistry;
let client: PushClient;
let subject: Digest;
let tag: string;

beforeEach(async () => {
  folder = await createScratchFolder({ 'sbom.json': '{}', ...Object.fromEntries(NAMES.map((name) => [name, name])) });
  registry = await startScratchRegistry({ referrersApi: false });
  client = pushClient();
  subject = registry.putManifest('a', '1', imageBytes('subject'), MediaType.ociManifest).digest;
  tag = referrersTag(subject);
});

afterEach(async () => {
  client.dispose();
  await registry.close();
  await folder.remove();
});

const ask = () => askOfPerson(new AbortController().signal);

const at = (reference: Partial<RegistryLocator['reference']>): RegistryLocator => ({
  kind: 'registry',
  reference: { registry: registry.host, repository: 'a', ...reference },
});

const attach = (name = 'sbom.json', locator = at({ tag: '1' }), use = client): Promise<Attached> =>
  attachArtifact(
    {
      artifactType: TYPE,
      annotations: { note: name },
      files: [{ path: path.join(folder.path, name), name, mediaType: 'application/json' }],
    },
    locator,
    { target: use.target, ask: ask(), now: Date.UTC(2024, 2, 17, 8, 42, 37) },
  );

/** By as many clients, which know nothing of one another; their digests, sorted. */
async function attachAtOnce(count: number, locator = at({ tag: '1' })): Promise<readonly Digest[]> {
  const clients = Array.from({ length: count }, () => pushClient());
  try {
    const all = await Promise.all(clients.map((each, place) => attach(NAMES[place], locator, each)));
    return all.map(({ descriptor }) => descriptor.digest).toSorted();
  } finally {
    for (const each of clients) each.dispose();
  }
}

async function index(): Promise<{ readonly manifests: readonly Entry[] } & Record<string, unknown>> {
  const { bytes } = await client.source.manifest(at({ tag }), ask());
  return JSON.parse(Buffer.from(bytes).toString()) as { manifests: Entry[] };
}

const listed = async () => (await index()).manifests.map(({ digest }) => digest);

const mindNoPreconditions = () =>
  registry.on({ method: 'PUT', reference: tag }, ({ headers }, next) => {
    delete headers['if-match'];
    delete headers['if-none-match'];
    return next();
  });

async function problemOf(promise: Promise<unknown>): Promise<TransferProblem> {
  const error: unknown = await promise.then(
    () => 'nothing went wrong',
    (reason: unknown) => reason,
  );
  if (error instanceof TransferError) return error.problem;
  throw error;
}

describe('attachArtifact: where the registry lists referrers', () => {
  beforeEach(async () => {
    await registry.close();
    registry = await startScratchRegistry();
    registry.putManifest('a', '1', imageBytes('subject'), MediaType.ociManifest);
  });

  it('writes no tag, and a manifest as image-spec has it', async () => {
    const attached = await attach();
    expect(attached.subject).toEqual({
      mediaType: MediaType.ociManifest,
      digest: subject,
      size: imageBytes('subject').length,
    });
    const { bytes, digest } = await client.source.manifest(attached.locator, ask());
    expect(digest).toBe(attached.descriptor.digest);
    expect(JSON.parse(Buffer.from(bytes).toString())).toEqual({
      schemaVersion: 2,
      mediaType: MediaType.ociManifest,
      artifactType: TYPE,
      config: { mediaType: MediaType.ociEmpty, digest: digestOf(Buffer.from('{}')), size: 2, data: 'e30=' },
      layers: [
        {
          mediaType: 'application/json',
          digest: digestOf(Buffer.from('{}')),
          size: 2,
          annotations: { 'org.opencontainers.image.title': 'sbom.json' },
        },
      ],
      subject: attached.subject,
      annotations: { note: 'sbom.json', 'org.opencontainers.image.created': '2024-03-17T08:42:37Z' },
    });
    await expect(index()).rejects.toMatchObject({ kind: 'notFound' });
    expect(registry.count({ reference: tag, method: 'GET' })).toBe(1);
  });

  it.each([2, 5])('loses none of %i that are attached at once', async (count) => {
    const all = await attachAtOnce(count);
    const answer = await fetch(`${registry.url}/v2/a/referrers/${subject}`);
    const { manifests } = (await answer.json()) as { manifests: Entry[] };
    expect(manifests.map(({ digest }) => digest).toSorted()).toEqual(all);
  });
});

describe('attachArtifact: where it lists none', () => {
  it('writes the tag in its place: the type and annotations of the artifact', async () => {
    const { descriptor } = await attach();
    expect(await index()).toEqual({
      schemaVersion: 2,
      mediaType: MediaType.ociIndex,
      manifests: [
        {
          mediaType: MediaType.ociManifest,
          digest: descriptor.digest,
          size: descriptor.size,
          artifactType: TYPE,
          annotations: { note: 'sbom.json', 'org.opencontainers.image.created': '2024-03-17T08:42:37Z' },
        },
      ],
    });
  });

  it('keeps what others wrote, also what it does not know', async () => {
    const others = {
      schemaVersion: 2,
      mediaType: MediaType.ociIndex,
      manifests: [
        { mediaType: 'x/y', digest: digestOf(Buffer.from('x')), size: 1, unknown: { deep: [1] }, urls: ['u'] },
      ],
      annotations: { a: 'b' },
      'com.example.more': true,
    };
    registry.putManifest('a', tag, Buffer.from(JSON.stringify(others)), MediaType.ociIndex);
    const { descriptor } = await attach();
    const { manifests, ...rest } = await index();
    expect({ ...rest, manifests: [manifests[0]] }).toEqual(others);
    expect(manifests[1]?.digest).toBe(descriptor.digest);
  });

  it('adds the same artifact once', async () => {
    await attach();
    await attach();
    expect(await listed()).toHaveLength(1);
  });

  describe.each([
    ['that minds preconditions', () => undefined],
    ['that minds none', () => mindNoPreconditions()],
  ])('by a registry %s', (_name, prepare) => {
    it.each([2, 5])('loses none of %i that are attached at once', { timeout: 20_000 }, async (count) => {
      prepare();
      const all = await attachAtOnce(count);
      expect((await listed()).toSorted()).toEqual(all);
    });
  });

  it.each([
    ['nothing is there', false],
    ['something is there', true],
  ])('writes only where nobody wrote meanwhile: %s', async (_name, isThere) => {
    if (isThere) await attach('c.txt');
    const held = hold();
    registry.on({ method: 'PUT', reference: tag }, held, { times: 1 });
    const first = attach('a.txt');
    await held.waiting;
    const second = await attach('b.txt');
    held.release();
    const { descriptor } = await first;
    expect(registry.count({ method: 'PUT', reference: tag, status: 412 })).toBe(1);
    expect(await listed()).toEqual(expect.arrayContaining([second.descriptor.digest, descriptor.digest]));
    expect(await listed()).toHaveLength(isThere ? 3 : 2);
  });

  it('writes again where its entry was lost: a registry that minds no preconditions', async () => {
    mindNoPreconditions();
    const held = hold();
    registry.on({ method: 'PUT', reference: tag }, held, { times: 1 });
    const first = attach('a.txt');
    await held.waiting;
    const second = attach('b.txt');
    while (registry.count({ method: 'PUT', reference: tag, status: 201 }) === 0) await sleep(2);
    held.release();
    const both = await Promise.all([first, second]);
    expect((await listed()).toSorted()).toEqual(both.map(({ descriptor }) => descriptor.digest).toSorted());
  });

  it('waits longer than another could take who has read before it wrote', { timeout: 20_000 }, async () => {
    mindNoPreconditions();
    registry.on({ method: 'PUT', reference: tag }, delay(400));
    const first = attach('a.txt');
    while (registry.count({ method: 'GET', reference: tag }) === 0) await sleep(2);
    // The second reads what is there before the first's is, and writes long after it.
    await sleep(200);
    const both = await Promise.all([first, attach('b.txt')]);
    expect((await listed()).toSorted()).toEqual(both.map(({ descriptor }) => descriptor.digest).toSorted());
  });

  it(
    'gives up where others write again and again, and says that the artifact is there',
    { timeout: 20_000 },
    async () => {
      registry.on({ method: 'PUT', reference: tag }, status(412));
      const problem = await problemOf(attach());
      expect(problem).toMatchObject({ kind: 'referrersTag', tag, why: 'lost' });
      const { digest } = problem as { digest: Digest };
      expect((await client.source.manifest(at({ digest }), ask())).digest).toBe(digest);
      expect(registry.count({ method: 'PUT', reference: tag })).toBe(8);
    },
  );

  it('uses no weak version as a precondition', async () => {
    await attach('a.txt');
    registry.on({ method: 'GET', reference: tag }, header('ETag', 'W/"x"'));
    await attach('b.txt');
    expect(await listed()).toHaveLength(2);
    expect(registry.requests.some(({ headers }) => headers['if-match'] !== undefined)).toBe(false);
  });

  it.each<[string, Uint8Array, string]>([
    ['an image', imageBytes('other'), MediaType.ociManifest],
    ['nothing of the kind', Buffer.from('{}'), 'application/json'],
    [
      'a list of Docker',
      Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MediaType.dockerList, manifests: [] })),
      MediaType.dockerList,
    ],
  ])('leaves the tag alone where it holds %s', async (_name, bytes, mediaType) => {
    registry.putManifest('a', tag, bytes, mediaType);
    expect(await problemOf(attach())).toMatchObject({ kind: 'referrersTag', tag, why: 'noIndex' });
    expect(registry.count({ method: 'PUT', reference: tag })).toBe(0);
  });

  it('says so where there is no room for one more, and leaves what is there', async () => {
    const annotations = { filler: 'x'.repeat(4 * 1024 * 1024 - 200) };
    const full = { schemaVersion: 2, mediaType: MediaType.ociIndex, manifests: [], annotations };
    registry.putManifest('a', tag, Buffer.from(JSON.stringify(full)), MediaType.ociIndex);
    expect(await problemOf(attach())).toMatchObject({ kind: 'referrersTag', why: 'full' });
    expect(registry.count({ method: 'PUT', reference: tag })).toBe(0);
  });

  it('does not take the subject itself for the list, as GitLab answers', async () => {
    const children = { schemaVersion: 2, mediaType: MediaType.ociIndex, manifests: [] };
    const bytes = Buffer.from(JSON.stringify(children));
    subject = registry.putManifest('a', '1', bytes, MediaType.ociIndex).digest;
    tag = referrersTag(subject);
    registry.putTag('a', tag, subject);
    const { descriptor } = await attach();
    expect(await listed()).toEqual([descriptor.digest]);
  });

  it('says that the artifact is there where the tag cannot be written', async () => {
    registry.on({ method: 'PUT', reference: tag }, status(403));
    const promise = attach();
    await expect(promise).rejects.toMatchObject({ cause: { kind: 'denied' } });
    expect(await problemOf(promise)).toMatchObject({ kind: 'referrersTag', why: 'failed' });
  });
});

describe.skipIf(!hasDockerRegistry())(
  "Debian's docker-registry, which minds no preconditions",
  { timeout: 60_000 },
  () => {
    it.each([2, 5])('loses none of %i that are attached at once', async (count) => {
      const debian = await startDockerRegistry();
      try {
        const there: RegistryLocator = {
          kind: 'registry',
          reference: { registry: debian.host, repository: 'oras/test', tag: 'v1' },
        };
        const files = [{ path: path.join(folder.path, 'sbom.json'), name: 'sbom.json', mediaType: 'text/plain' }];
        const { descriptor } = await pushArtifact({ files, annotations: {} }, there, {
          target: client.target,
          ask: ask(),
          now: Date.now(),
        });
        const all = await attachAtOnce(count, there);
        const reference = { ...there.reference, tag: referrersTag(descriptor.digest) };
        const { value } = await client.source.manifest({ ...there, reference }, ask());
        const found = value.kind === 'index' ? value.manifests.map(({ digest }) => digest) : [];
        expect(found.toSorted()).toEqual(all);
      } finally {
        await debian.stop();
      }
    });
  },
);

describe.skipIf(!hasDockerRegistry())("Debian's docker-registry, with tokens", { timeout: 30_000 }, () => {
  it('takes a push and two attachments, and gives them back', async () => {
    const tokens = await startTokenServer({ accounts: { ada: 'secret' } });
    const debian = await startDockerRegistry({ auth: tokens.auth });
    const own = pushClient({
      credential: { kind: 'basic', username: 'ada', password: 'secret' },
      privateHosts: [tokens.host],
    });
    const there: RegistryLocator = {
      kind: 'registry',
      reference: { registry: debian.host, repository: 'oras/test', tag: 'v1' },
    };
    const files = [{ path: path.join(folder.path, 'c.txt'), name: 'c.txt', mediaType: 'text/plain' }];
    const options = { target: own.target, ask: ask(), now: Date.now() };
    const pushed = await pushArtifact({ files, annotations: {} }, there, options);
    expect(pushed.locator.reference).toMatchObject({ tag: 'v1', digest: pushed.descriptor.digest });
    // One after the other.
    const both = [await attach('a.txt', there, own), await attach('b.txt', there, own)];
    tag = referrersTag(pushed.descriptor.digest);
    const { value } = await own.source.manifest({ ...there, reference: { ...there.reference, tag } }, ask());
    const found = value.kind === 'index' ? value.manifests.map(({ digest }) => digest) : [];
    expect(found.toSorted()).toEqual(both.map(({ descriptor }) => descriptor.digest).toSorted());
    for (const { locator } of [pushed, ...both]) {
      const never = () => Promise.resolve(false);
      const out = path.join(folder.path, 'out');
      const wishes = { folder: out, ask: ask(), mayOverwrite: never, mayWriteHidden: never };
      await pullArtifact(own.source, locator, wishes);
    }
    expect((await readdir(path.join(folder.path, 'out'))).sort()).toEqual(['a.txt', 'b.txt', 'c.txt']);
    expect(new Set(tokens.requests.flatMap(({ scopes }) => scopes))).toEqual(
      new Set(['repository:oras/test:pull,push', 'repository:oras/test:pull']),
    );
    own.dispose();
    await debian.stop();
    await tokens.close();
  });
});
