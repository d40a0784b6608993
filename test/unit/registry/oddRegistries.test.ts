import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { atDigest } from '../../../src/registry/imageSource';
import type { RegistryError } from '../../../src/registry/registryError';
import { type Action, header, type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { imageBytes, locate, registryClient, type RegistryClient } from './registryClient';

const LIMIT_MS = 15_000;
const BOM = [0xef, 0xbb, 0xbf];
const ask = (more = {}) => ({ signal: new AbortController().signal, ...more });
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no failure',
    (error: unknown) => (error as RegistryError).kind,
  );
const page: Action = status(200, { body: '<html>Sign in</html>', contentType: 'text/html' });

describe('An odd registry', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  const bytes = imageBytes('one');
  const digest = digestOf(bytes);
  const tag = () => locate(registry, 'team/app', '1');

  beforeEach(async () => {
    registry = await startScratchRegistry();
    registry.putManifest('team/app', '1', bytes, MediaType.ociManifest);
    client = registryClient();
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  it.each([
    ['another character set', `${MediaType.ociManifest}; charset=utf-16`],
    ['many parameters', `${MediaType.ociManifest} ; a=b; c="d;e"`],
    ['upper case', MediaType.ociManifest.toUpperCase()],
    ['none', undefined],
    ['none in particular', 'text/plain; charset=utf-8'],
    ['an empty one', ''],
  ])(
    'whose Content-Type has %s is read',
    async (_name, type) => {
      registry.on({}, header('Content-Type', type));
      expect((await client.source.manifest(tag(), ask())).digest).toBe(digest);
    },
    LIMIT_MS,
  );

  it(
    'that begins its JSON with a byte order mark is read, and the mark counts for the digest',
    async () => {
      const marked = Uint8Array.from([...BOM, ...bytes]);
      registry.putManifest('team/app', 'bom', marked, MediaType.ociManifest);
      expect((await client.source.manifest(locate(registry, 'team/app', 'bom'), ask())).digest).toBe(digestOf(marked));
    },
    LIMIT_MS,
  );

  it(
    'that answers 404 to HEAD and 200 to GET is asked once more by a person alone',
    async () => {
      registry.on({ method: 'HEAD' }, status(404));
      expect(await failure(client.source.resolve(tag(), ask()))).toBe('notFound');
      expect(await client.source.resolve(tag(), ask({ byPerson: true }))).toBe(digest);
    },
    LIMIT_MS,
  );

  it.each<[string, Action]>([
    ['a page to sign in', page],
    ['an error', status(200, { errorCode: 'DENIED' })],
    ['nothing', status(200, { body: '' })],
  ])(
    'or what stands in its way, which answers 200 with %s, has no digest to say',
    async (_name, action) => {
      registry.on({}, action);
      expect(await failure(client.source.resolve(tag(), ask()))).toBe('malformed');
      // A digest that is pinned is not there because somebody answers.
      expect(await failure(client.source.resolve(atDigest(tag(), digest), ask()))).toBe('digestMismatch');
    },
    LIMIT_MS,
  );

  it(
    'that answers a part, or says that there is nothing, is not believed',
    async () => {
      for (const code of [204, 206]) {
        const end = registry.on({}, status(code, { body: code === 204 ? '' : '{}' }));
        expect(await failure(client.source.manifest(tag(), ask()))).toBe('malformed');
        end();
      }
    },
    LIMIT_MS,
  );
});
