import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { summariseImage } from '../../../src/inspection/inspectImage';
import { type Digest, digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import type { Standing } from '../../../src/operations/standing';
import { tagPointerOf } from '../../../src/operations/tagPointer';
import { CachedSource } from '../../../src/registry/cachedSource';
import type { RegistryLocator } from '../../../src/registry/imageSource';
import { RegistryError } from '../../../src/registry/registryError';
import { type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { imageBytes, registryClient, type RegistryClient } from '../registry/registryClient';

const ONE = digestOf(imageBytes('one'));
const TWO = digestOf(imageBytes('two'));
const ALL = digestOf(indexBytes(ONE));

function indexBytes(digest: Digest): Uint8Array {
  const entry = { mediaType: MediaType.ociManifest, digest, size: 1, platform: { os: 'linux', architecture: 'arm64' } };
  return new TextEncoder().encode(
    JSON.stringify({ schemaVersion: 2, mediaType: MediaType.ociIndex, manifests: [entry] }),
  );
}

describe('where the tag of a pin points', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  const ask = { signal: new AbortController().signal };

  beforeEach(async () => {
    registry = await startScratchRegistry();
    registry.putManifest('app', '1', imageBytes('one'), MediaType.ociManifest);
    registry.putManifest('app', '2', imageBytes('two'), MediaType.ociManifest);
    registry.putManifest('app', 'all', indexBytes(ONE), MediaType.ociIndex);
    client = registryClient();
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  async function pointer(tag: string | undefined, digest: Digest, known?: Standing) {
    const source = new CachedSource(client.source, client.log);
    const locator: RegistryLocator = {
      kind: 'registry',
      reference: { registry: registry.host, repository: 'app', tag, digest },
    };
    const summary = await summariseImage(source, locator, ask);
    registry.forgetRequests();
    return tagPointerOf(source, summary, known, ask);
  }

  const asked = () => registry.requests.map(({ method, reference }) => `${method} ${reference ?? ''}`);

  it.each<[string, string, Digest, Standing | undefined, unknown]>([
    ['to the pin', '1', ONE, undefined, { kind: 'here' }],
    ['elsewhere, which for an index is a move', '2', ALL, undefined, { kind: 'moved', digest: TWO }],
    ['to an index, where the pin may be a platform of it', 'all', ONE, undefined, { kind: 'elsewhere', digest: ALL }],
    ['elsewhere, where the pin is a single manifest', '2', ONE, undefined, { kind: 'elsewhere', digest: TWO }],
    [
      'to an index that is known to hold the pin',
      'all',
      ONE,
      { kind: 'current', digest: ALL, pinned: { platform: undefined } },
      { kind: 'index' },
    ],
    ['elsewhere, which is known for a move', '2', ONE, { kind: 'moved', digest: TWO }, { kind: 'moved', digest: TWO }],
    [
      'elsewhere than when it was known',
      '2',
      ONE,
      { kind: 'current', digest: ALL, pinned: { platform: undefined } },
      { kind: 'elsewhere', digest: TWO },
    ],
    ['nowhere', 'gone', ONE, undefined, { kind: 'missing', error: expect.any(RegistryError) as RegistryError }],
  ])('%s, by one HEAD', async (_name, tag, digest, known, expected) => {
    expect(await pointer(tag, digest, known)).toEqual(expected);
    expect(asked()).toEqual([`HEAD ${tag}`]);
  });

  it('is no question without a tag', async () => {
    expect(await pointer(undefined, ONE)).toBeUndefined();
    expect(asked()).toEqual([]);
  });

  it.each([[401], [403], [429], [500]])('is not known where the answer is %i, and is asked for once', async (code) => {
    registry.on({ method: 'HEAD' }, status(code));
    expect(await pointer('1', ONE)).toMatchObject({ kind: 'failed' });
    expect(new Set(asked())).toEqual(new Set(['HEAD 1']));
  });

  it('rejects where it is cancelled', async () => {
    const source = new CachedSource(client.source, client.log);
    const locator: RegistryLocator = {
      kind: 'registry',
      reference: { registry: registry.host, repository: 'app', tag: '1', digest: ONE },
    };
    const summary = await summariseImage(source, locator, ask);
    await expect(tagPointerOf(source, summary, undefined, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: 'cancelled',
    });
  });
});
