import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { findProgram } from '../../scripts/programs.mjs';
import type { OciLensApi } from '../../src/editor/api';
import { type Authority, createAuthority } from '../support/certificates';
import {
  type DockerRegistry,
  hasDockerRegistry,
  type RegistryTls,
  startDockerRegistry,
} from '../support/dockerRegistry';
import { startProxyServer } from '../support/proxyServer';
import { buildSample, pushContent } from '../support/sampleImages';
import { startScratchRegistry } from '../support/scratchRegistry';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { startTlsFront } from '../support/tlsFront';
import { uploadContent } from '../support/uploadContent';
import { setProxy } from './support/editor';
import { activated } from './support/extension';

/** At 127.0.0.2, since VS Code's proxy support leaves requests to localhost and 127.0.0.1 alone. */
describe("Debian's docker-registry over TLS, asked from within VS Code", function () {
  const image = buildSample('library/busybox', '1.36');
  let api: OciLensApi;
  let folder: ScratchFolder;
  let authority: Authority;
  let plain: DockerRegistry;
  let registry: DockerRegistry | undefined;

  before(async function () {
    // The set-up says so where the programs cannot be installed.
    if (!hasDockerRegistry() || !findProgram('openssl')) return this.skip();
    api = await activated();
    folder = await createScratchFolder({});
    authority = await createAuthority(folder.path);
    plain = await startDockerRegistry();
    await uploadContent(plain.url, 'team/app', image, '1');
  });

  afterEach(async () => {
    await configure({ mirrors: undefined, caFiles: undefined, clientCertificates: undefined, cacheSeconds: undefined });
    await registry?.stop();
    registry = undefined;
  });

  after(async () => {
    await (plain as DockerRegistry | undefined)?.stop();
    await (folder as ScratchFolder | undefined)?.remove();
  });

  async function configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const configuration = vscode.workspace.getConfiguration('ociLens');
    for (const [key, value] of Object.entries(settings)) {
      await configuration.update(key, value, vscode.ConfigurationTarget.Global);
    }
  }

  async function start(tls: Partial<RegistryTls> = {}): Promise<DockerRegistry> {
    const certificate = await authority.issue('server');
    registry = await startDockerRegistry({ dataOf: plain, hostname: '127.0.0.2', tls: { certificate, ...tls } });
    return registry;
  }

  it('is believed where the user lists its authority, and not without', async () => {
    const { url } = await start();
    await configure({ mirrors: { 'tls.test': url } });
    await assert.rejects(api.manifestDigest('tls.test/team/app:1'), /UNABLE_TO_VERIFY|SELF_SIGNED/);
    await configure({ caFiles: [authority.certFile] });
    const { digest } = await api.manifestDigest('tls.test/team/app:1');
    assert.equal(digest, image.descriptor.digest);
  });

  it('is believed by files in the home folder, and by none that could stand anywhere', async () => {
    const inHome = (file: string) => `~/${path.relative(homedir(), file)}`;
    const { host, url } = await start({ clientAuthority: authority });
    const { certFile, keyFile } = await authority.issue('alice');
    const clientCertificates = { [host]: { cert: inHome(certFile), key: inHome(keyFile) } };
    await configure({ mirrors: { 'tls.test': url }, clientCertificates });
    for (const file of [path.relative(process.cwd(), authority.certFile), inHome(`${authority.certFile}.missing`)]) {
      await configure({ caFiles: [file] });
      await assert.rejects(api.manifestDigest('tls.test/team/app:1'), /UNABLE_TO_VERIFY|SELF_SIGNED/);
    }
    await configure({ caFiles: [inHome(authority.certFile)] });
    const { digest } = await api.manifestDigest('tls.test/team/app:1');
    assert.equal(digest, image.descriptor.digest);
  });

  it('is shown the client certificate that is listed for it', async () => {
    const { host, url } = await start({ clientAuthority: authority });
    const { certFile, keyFile } = await authority.issue('alice');
    await configure({ mirrors: { 'tls.test': url }, caFiles: [authority.certFile] });
    await assert.rejects(api.manifestDigest('tls.test/team/app:1'));
    await configure({ clientCertificates: { [host]: { cert: certFile, key: keyFile } } });
    const { digest } = await api.manifestDigest('tls.test/team/app:1');
    assert.equal(digest, image.descriptor.digest);
  });

  it('is asked again on the same connection', async () => {
    const front = await startTlsFront(plain.host, await authority.issue('server'), { hostname: '127.0.0.2' });
    try {
      await configure({ mirrors: { 'tls.test': front.url }, caFiles: [authority.certFile], cacheSeconds: 0 });
      for (let time = 0; time < 3; time++) await api.manifest('tls.test/team/app:1');
      assert.equal(front.clients.length, 1);
    } finally {
      await front.close();
    }
  });

  it("is shown it through the proxy of VS Code's settings, too", async () => {
    const proxy = await startProxyServer();
    try {
      const { host, url } = await start({ clientAuthority: authority });
      const { certFile, keyFile } = await authority.issue('alice');
      await setProxy(proxy.url);
      await configure({ mirrors: { 'tls.test': url }, caFiles: [authority.certFile] });
      await assert.rejects(api.manifestDigest('tls.test/team/app:1'));
      await configure({ clientCertificates: { [host]: { cert: certFile, key: keyFile } } });
      const { digest } = await api.manifestDigest('tls.test/team/app:1');
      assert.equal(digest, image.descriptor.digest);
      assert.deepEqual([...new Set(proxy.requests)], [`CONNECT ${host}`]);
    } finally {
      await setProxy(undefined);
      await proxy.close();
    }
  });

  for (const connectStatus of [401, 403, 407, 502]) {
    it(`is not what a proxy's ${connectStatus} is taken for`, async () => {
      const proxy = await startProxyServer({ connectStatus });
      try {
        await setProxy(proxy.url);
        await assert.rejects(api.manifestDigest('registry.example/team/app:1'), {
          kind: 'unreachable',
          systemCode: 'ERR_PROXY_TUNNEL',
          status: undefined,
        });
        assert.deepEqual([...new Set(proxy.requests)], ['CONNECT registry.example:443']);
      } finally {
        await setProxy(undefined);
        await proxy.close();
      }
    });
  }

  it('is asked for one token after another through the proxy, at whatever address that is', async () => {
    const proxy = await startProxyServer();
    // The front has to be there first: the token service is named by its address.
    const free = await startScratchRegistry();
    const { host } = free;
    const port = Number(new URL(free.url).port);
    await free.close();
    const front = await startTlsFront(host, await authority.issue('server'), { hostname: '127.0.0.2' });
    const realm = `${front.url}/token`;
    const guarded = await startScratchRegistry({ port, auth: { kind: 'bearer', realm } });
    try {
      await setProxy(proxy.url);
      await configure({ mirrors: { 'tls.test': front.url }, caFiles: [authority.certFile], cacheSeconds: 0 });
      for (const name of ['one', 'two', 'three']) {
        pushContent(guarded, name, image, '1');
        const { digest } = await api.manifestDigest(`tls.test/${name}:1`);
        assert.equal(digest, image.descriptor.digest);
      }
      assert.ok(guarded.count({ kind: 'token' }) >= 3);
      assert.deepEqual([...new Set(proxy.requests)], [`CONNECT ${front.host}`]);
    } finally {
      await setProxy(undefined);
      await guarded.close();
      await front.close();
      await proxy.close();
    }
  });
});
