import assert from 'node:assert/strict';
import * as os from 'node:os';
import * as vscode from 'vscode';
import type { OciLensApi } from '../../src/editor/api';
import { AskedRegistries } from '../../src/editor/credentials/askedRegistries';
import { Credentials } from '../../src/editor/credentials/credentials';
import { rememberedChallenges } from '../../src/editor/rememberedChallenges';
import { RegistryService } from '../../src/editor/registryService';
import { parseReference } from '../../src/references/reference';
import { askOfPerson } from '../../src/registry/imageSource';
import { type ProxyServer, startProxyServer } from '../support/proxyServer';
import { buildSample, pushContent } from '../support/sampleImages';
import { redirect, type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { setProxy } from './support/editor';
import { activated, surroundings } from './support/extension';

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
    await configure('cacheSeconds', 0);
  });

  afterEach(async () => {
    await setProxy(undefined);
    await configure('cacheSeconds', undefined);
    await proxy.close();
    await registry.close();
  });

  async function configure(key: string, value: unknown): Promise<void> {
    await vscode.workspace.getConfiguration('ociLens').update(key, value, vscode.ConfigurationTarget.Global);
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
    await setProxy(proxy.url);
    await lookUpThrice();
    const address = `GET http://${registry.host}/v2/team/app/manifests/1`;
    assert.deepEqual(proxy.requests, [address, address, address]);
  });

  it('ask token services and the hosts that they lead to through it, too', async () => {
    const guarded = await startScratchRegistry({ hostname: '127.0.0.2', auth: { kind: 'bearer' } });
    const wayOut = await startProxyServer({ route: (host) => (host === 'storage.example' ? registry.host : host) });
    try {
      pushContent(guarded, 'team/app', image, '1');
      guarded.on({ kind: 'blob' }, (request, next) => redirect(`http://storage.example${request.path}`)(request, next));
      await setProxy(wayOut.url);
      await api.manifestAndConfig(`${guarded.host}/team/app:1`, { platform: 'linux/amd64' });
      assert.deepEqual(
        wayOut.requests.map((line) => line.replace(/[?].*|sha256:.*/, '')),
        [
          `GET http://${guarded.host}/v2/team/app/manifests/1`,
          `GET http://${guarded.host}/token`,
          `GET http://${guarded.host}/v2/team/app/manifests/1`,
          `GET http://${guarded.host}/v2/team/app/manifests/`,
          `GET http://${guarded.host}/v2/team/app/blobs/`,
          `GET http://storage.example/v2/team/app/blobs/`,
        ],
      );
    } finally {
      await wayOut.close();
      await guarded.close();
    }
  });

  it('know where a registry is that they reach by a name', async () => {
    const { context, log } = await surroundings();
    const named = await startScratchRegistry({ hostname: '0.0.0.0' });
    const host = `${os.hostname()}:${new URL(named.url).port}`;
    pushContent(named, 'team/app', image, '1');
    await configure('plainHttpHosts', [host]);
    const credentials = new Credentials(context, log);
    const asked = new AskedRegistries();
    const challenges = rememberedChallenges(context.globalState);
    const service = new RegistryService({ credentials, asked, challenges, log });
    try {
      const parsed = parseReference(`${host}/team/app:1`);
      assert.ok(parsed.kind === 'ok');
      assert.equal(service.isPrivate(host), false);
      await service.manifest({ kind: 'registry', reference: parsed.value }, askOfPerson(new AbortController().signal));
      // This machine's own address, whichever it is.
      assert.equal(service.isPrivate(host), true);
    } finally {
      for (const each of [service, asked, credentials]) each.dispose();
      await configure('plainHttpHosts', undefined);
      await named.close();
    }
  });

  it('connect no inner address that a registry leads to by a name', async () => {
    // The name of this machine stands for an address of its own, which only a look-up tells.
    const inner = await startScratchRegistry();
    const realm = `http://${os.hostname()}:${new URL(inner.url).port}/token`;
    const guarded = await startScratchRegistry({ hostname: '127.0.0.2', auth: { kind: 'bearer', realm } });
    try {
      pushContent(guarded, 'team/app', image, '1');
      await assert.rejects(api.manifest(`${guarded.host}/team/app:1`), {
        kind: 'refused',
        message: new RegExp(`(this machine|a private address): .* led to http://${os.hostname()}:`),
      });
      assert.deepEqual(inner.requests, []);
    } finally {
      await guarded.close();
      await inner.close();
    }
  });
});
