import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { OciLensApi } from '../../src/editor/api';
import { type ProxyServer, startProxyServer } from '../support/proxyServer';
import { buildSample, pushContent } from '../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { activated } from './support/extension';

/** At 127.0.0.2, since VS Code's proxy support leaves requests to localhost and 127.0.0.1 alone. */
describe("registries asked through VS Code's proxy support", () => {
  const image = buildSample('library/alpine', '3.22');
  let api: OciLensApi;
  let registry: ScratchRegistry;
  let proxy: ProxyServer;

  before(async () => {
    api = await activated();
  });

  beforeEach(async () => {
    registry = await startScratchRegistry({ hostname: '127.0.0.2' });
    pushContent(registry, 'team/app', image, '1');
    proxy = await startProxyServer();
    await configure('ociLens', 'cacheSeconds', 0);
  });

  afterEach(async () => {
    await configure('http', 'proxy', undefined);
    await configure('ociLens', 'cacheSeconds', undefined);
    await proxy.close();
    await registry.close();
  });

  async function configure(section: string, key: string, value: unknown): Promise<void> {
    await vscode.workspace.getConfiguration(section).update(key, value, vscode.ConfigurationTarget.Global);
  }

  /** The same three times: the second and third are asked whether it changed. */
  async function lookUpThrice(): Promise<void> {
    const answers: unknown[] = [];
    for (let time = 0; time < 3; time++) answers.push(await api.manifest(`${registry.host}/team/app:1`));
    assert.deepEqual(answers[1], answers[0]);
    assert.deepEqual(answers[2], answers[0]);
    assert.deepEqual(
      registry.requests.map(({ method, status }) => `${method} ${String(status)}`),
      ['GET 200', 'GET 304', 'GET 304'],
    );
    const etags = registry.requests.map(({ headers }) => headers['if-none-match'] !== undefined);
    assert.deepEqual(etags, [false, true, true]);
  }

  it('understand that nothing changed, on one connection', async () => {
    assert.equal(vscode.workspace.getConfiguration('http').get('proxySupport'), 'override');
    await lookUpThrice();
    assert.deepEqual([...new Set(registry.requests.map(({ connection }) => connection))], [1]);
    assert.ok(registry.requests.every(({ headers }) => headers.connection === 'keep-alive'));
  });

  it('understand it through the proxy of the settings', async () => {
    await configure('http', 'proxy', proxy.url.href);
    await lookUpThrice();
    const address = `GET http://${registry.host}/v2/team/app/manifests/1`;
    assert.deepEqual(proxy.requests, [address, address, address]);
  });
});
