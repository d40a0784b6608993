import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { policyHostView } from '../../../src/inspection/policyHostView';
import { MediaType } from '../../../src/oci/mediaType';
import { policyHostText } from '../../../src/presentation/policyHostText';
import { CachedSource } from '../../../src/registry/cachedSource';
import { pushContent } from '../../support/sampleImages/pushContent';
import { type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { image, index } from '../operations/policy/policyImages';
import { type RegistryClient, registryClient } from '../registry/registryClient';

const ask = { signal: new AbortController().signal };
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe('what a policy host sees', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;

  beforeAll(async () => {
    registry = await startScratchRegistry();
  });
  afterAll(() => registry.close());
  beforeEach(() => {
    client = registryClient();
  });
  afterEach(() => client.dispose());

  const locator = (name: string) => ({
    kind: 'registry' as const,
    reference: { registry: registry.host, repository: name, tag: '1' },
  });
  const view = (name: string, usesIdentityToken = false) =>
    policyHostView(new CachedSource(client.source, client.log), locator(name), { usesIdentityToken }, ask);
  const put = (name: string, value: object, type: string) => registry.putManifest(name, '1', encode(value), type);

  it('is the same but for what it makes of fields, for a single image', async () => {
    pushContent(registry, 'single', image('amd64'), '1');
    const { digest, manifest, config, differences } = await view('single');
    expect([digest.kind, manifest.kind, config.kind, differences]).toEqual(['answer', 'answer', 'answer', []]);
  });

  it('is another image of an index on other machines, the first one of each', async () => {
    const [amd, old, arm] = [image('amd64'), image('amd64', { User: 'old' }), image('arm64')];
    pushContent(registry, 'many', index([amd, old, arm]), '1');
    const { differences } = await view('many');
    expect(differences).toEqual([
      {
        kind: 'platform',
        machines: [
          { platform: { os: 'linux', architecture: 'amd64' }, digest: amd.descriptor.digest },
          { platform: { os: 'linux', architecture: 'arm64' }, digest: arm.descriptor.digest },
        ],
      },
    ]);
    const text = policyHostText(locator('many'), await view('many'));
    expect(text).toContain(`On \`linux/amd64\` it takes ${amd.descriptor.digest}, the one below.`);
    expect(text).toContain(`On \`linux/arm64\` it takes ${arm.descriptor.digest}, **another one** than below.`);
  });

  it('is an error for what it does not know', async () => {
    const inner = image('amd64');
    pushContent(registry, 'nested', inner);
    const nested = { mediaType: MediaType.ociIndex, digest: inner.descriptor.digest, size: 2 };
    put('nested', { schemaVersion: 2, mediaType: MediaType.ociIndex, manifests: [nested] }, MediaType.ociIndex);
    expect((await view('nested')).differences.map(({ kind }) => kind)).toEqual(['nestedIndex', 'platform']);
    put('untyped', { schemaVersion: 3, config: inner.descriptor, layers: [] }, MediaType.ociManifest);
    expect((await view('untyped')).differences.map(({ kind }) => kind)).toEqual(['schemaVersion', 'noMediaType']);
  });

  it('knows no identity tokens, and says why where nothing is answered', async () => {
    const seen = await view('absent', true);
    expect(seen.differences).toEqual([{ kind: 'identityToken' }]);
    const hostile = { kind: 'mediaType', mediaType: '![x](https://example.com/x.png)' } as const;
    expect(policyHostText(locator('absent'), { ...seen, differences: [hostile] })).toContain(
      '`![x](https://example.com/x.png)`',
    );
    const text = policyHostText(locator('absent'), seen);
    expect(text).toMatch(/\*\*Identity token:\*\*/);
    expect(text.match(/^## v1\/.*\n\n(?!```)\S/gm)).toHaveLength(3);
  });
});
