import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { MediaType } from '../../src/oci/mediaType';
import type { OciLensApi } from '../../src/editor/api';
import { startProxyServer } from '../support/proxyServer';
import { buildSample, pushContent } from '../support/sampleImages';
import { redirect, type ScratchRegistry, stallBeforeHeaders, startScratchRegistry } from '../support/scratchRegistry';
import { setProxy } from './support/editor';
import { activated } from './support/extension';

const IMAGE = buildSample('library/alpine', '3.22');
const { digest: DIGEST } = IMAGE.descriptor;
const LARGER_THAN_A_MEBIBYTE = 'x'.repeat(1.5 * 1024 * 1024);

/** What each setting of registries and limits changes, asked as an extension asks. */
describe('settings of registries', () => {
  let api: OciLensApi;
  let registry: ScratchRegistry;
  const changed = new Set<string>();

  before(async () => {
    api = await activated();
  });

  beforeEach(async () => {
    registry = await startScratchRegistry();
  });

  afterEach(async () => {
    for (const key of changed) await set(key, undefined);
    changed.clear();
    await registry.close();
  });

  async function set(key: string, value: unknown): Promise<void> {
    changed.add(key);
    await vscode.workspace.getConfiguration('ociLens').update(key, value, vscode.ConfigurationTarget.Global);
  }

  function push(repository: string, on = registry): string {
    pushContent(on, repository, IMAGE, '1');
    return `${on.host}/${repository}:1`;
  }

  const json = (value: unknown) => Buffer.from(JSON.stringify(value));

  it('end a wait for a registry that is silent', async () => {
    await set('timeoutSeconds', 1);
    registry.on({ kind: 'manifest' }, stallBeforeHeaders());
    await assert.rejects(api.manifestDigest(push('silent')), /no answer in time/);
    // The default is longer.
  }).timeout(12_000);

  it('bound the connections to one registry', async () => {
    const names = Array.from({ length: 12 }, (_, index) => push(`team/app${String(index)}`));
    const connections = async () => {
      registry.forgetRequests();
      await Promise.all(names.map((name) => api.manifestDigest(name)));
      return new Set(registry.requests.map(({ connection }) => connection)).size;
    };
    await set('connectionsPerHost', 2);
    assert.equal(await connections(), 2);
    await set('connectionsPerHost', undefined);
    assert.equal(await connections(), 6);
  });

  it('bound the manifests and configurations that are read', async () => {
    const labels = { large: LARGER_THAN_A_MEBIBYTE };
    const config = registry.putBlob(
      'team/app',
      json({ os: 'linux', architecture: 'amd64', config: { Labels: labels } }),
    );
    const manifest = { schemaVersion: 2, mediaType: MediaType.ociManifest, layers: [] };
    const put = (tag: string, more: object) =>
      registry.putManifest('team/app', tag, json({ ...manifest, ...more }), MediaType.ociManifest);
    put('configuration', { config: { ...config, mediaType: MediaType.ociConfig } });
    put('manifest', { config: { ...config, mediaType: MediaType.ociConfig }, annotations: labels });
    const name = (tag: string) => `${registry.host}/team/app:${tag}`;
    for (const [key, read] of [
      ['maxManifestMiB', () => api.manifest(name('manifest'))],
      ['maxConfigMiB', () => api.manifestAndConfig(name('configuration'))],
    ] as const) {
      await set(key, 1);
      await assert.rejects(read(), { kind: 'tooLarge' }, key);
      await set(key, 2);
      assert.ok(await read(), key);
    }
  });

  it('bound how long a tag is believed', async () => {
    const name = push('team/app');
    const asked = async () => {
      registry.forgetRequests();
      for (let time = 0; time < 2; time++) await api.manifestDigest(name);
      return registry.requests.length;
    };
    assert.equal(await asked(), 1);
    await set('cacheSeconds', 0);
    assert.equal(await asked(), 2);
  });

  it('list the private hosts that a registry may lead to', async () => {
    const store = await startScratchRegistry();
    try {
      push('team/app', store);
      registry.on({ kind: 'manifest' }, redirect(`${store.url}/v2/team/app/manifests/1`));
      const name = push('team/app');
      await assert.rejects(api.manifestDigest(name));
      assert.deepEqual(store.requests, []);
      await set('privateHosts', [store.host]);
      assert.deepEqual(await api.manifestDigest(name), { digest: DIGEST });
    } finally {
      await store.close();
    }
  });

  it('list the hosts beside this machine that plain http is spoken to', async () => {
    push('team/app');
    // Plain http to this machine itself needs no setting: only the proxy knows where this host is.
    const proxy = await startProxyServer({ route: () => registry.host });
    try {
      await setProxy(proxy.url);
      await assert.rejects(api.manifestDigest('plain.example/team/app:1'));
      assert.deepEqual([...new Set(proxy.requests)], ['CONNECT plain.example:443']);
      await set('plainHttpHosts', ['plain.example']);
      assert.deepEqual(await api.manifestDigest('plain.example/team/app:1'), { digest: DIGEST });
      assert.equal(proxy.requests.at(-1), 'HEAD http://plain.example/v2/team/app/manifests/1');
    } finally {
      await setProxy(undefined);
      await proxy.close();
    }
  });
});
