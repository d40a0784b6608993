import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Authority, createAuthority } from '../../support/certificates';
import { type ProxyServer, startProxyServer } from '../../support/proxyServer';
import { pushSamples } from '../../support/sampleImages';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { startTlsFront, type TlsFront } from '../../support/tlsFront';
import { run } from './run';

const IMAGE = 'registry.example.com/library/nginx:1.27';

describe('how the terminal reaches registries', () => {
  let registry: ScratchRegistry;
  let locked: ScratchRegistry;
  let folder: ScratchFolder;
  let authority: Authority;
  let front: TlsFront;
  let proxy: ProxyServer;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    pushSamples(registry);
    locked = await startScratchRegistry({ auth: { kind: 'basic', accounts: { anna: 'secret' } } });
    pushSamples(locked);
    folder = await createScratchFolder({ 'garbage.pem': 'no certificate' });
    authority = await createAuthority(folder.path);
    front = await startTlsFront(
      registry.host,
      await authority.issue('server', { subjectAltNames: ['DNS:registry.example.com'] }),
    );
    // Where registry.example.com is, as far as these commands are concerned: with TLS at 443, without at 80.
    proxy = await startProxyServer({ route: (host) => (host.endsWith(':443') ? front.host : registry.host) });
    environment = { HTTPS_PROXY: proxy.url.href, HTTP_PROXY: proxy.url.href };
  });

  afterAll(async () => {
    await proxy.close();
    await front.close();
    await registry.close();
    await locked.close();
    await folder.remove();
  });

  it('--ca-file trusts an authority, through the proxy of the environment', async () => {
    const trusting = await run(['digest', IMAGE, '--ca-file', 'authority.crt'], {
      environment,
      workingFolder: folder.path,
    });
    expect(trusting).toMatchObject({ status: 0, reported: '' });
    expect(proxy.requests).toContain('CONNECT registry.example.com:443');
    const outcome = await run(['digest', IMAGE], { environment });
    expect(outcome).toMatchObject({ status: 3, printed: '' });
    expect(outcome.reported).toMatch(
      /certificate of an authority that is not trusted here[^]*\n {2}In the terminal: --ca-file FILE$/,
    );
  });

  it('takes ~/ in an option for the home folder, which a shell leaves as it is behind =', async () => {
    const surroundings = { environment, homeFolder: folder.path };
    expect(await run(['digest', IMAGE, '--ca-file=~/authority.crt'], surroundings)).toMatchObject({ status: 0 });
    expect(await run(['digest', IMAGE, '--ca-file=~/nowhere.crt'], surroundings)).toMatchObject({
      status: 3,
      reported: '~/nowhere.crt does not exist: check the path.',
    });
  });

  it.each([
    ['nowhere.pem', 'nowhere.pem does not exist: check the path.'],
    ['garbage.pem', 'garbage.pem holds no certificate in the form PEM.'],
  ])('--ca-file is not passed over where it is %s', async (file, reported) => {
    expect(await run(['digest', IMAGE, '--ca-file', file], { workingFolder: folder.path })).toMatchObject({
      status: 3,
      printed: '',
      reported,
    });
  });

  it('asks nobody past a proxy that it cannot ask, and says which variable names that', async () => {
    const named = { HTTPS_PROXY: 'socks5://user:secret@proxy.example.com:1080' };
    const args = ['digest', IMAGE, '--ca-file', 'authority.crt'];
    expect(await run(args, { environment: { ...environment, ...named }, workingFolder: folder.path })).toMatchObject({
      status: 3,
      printed: '',
      reported:
        'registry.example.com was not asked, since HTTPS_PROXY names no http or https proxy: write http://HOST:PORT there, or list the host in NO_PROXY if it needs none.',
    });
    // A registry that needs none is asked.
    expect(await run(['digest', `${registry.host}/library/nginx:1.27`], { environment: named })).toMatchObject({
      status: 0,
      reported: '',
    });
  });

  it('--plain-http speaks http to the hosts that are named, and to no other', async () => {
    const hosts = ['--plain-http', 'other.example.com', '--plain-http', 'registry.example.com'];
    expect(await run(['digest', IMAGE, ...hosts], { environment })).toMatchObject({ status: 0, reported: '' });
    expect(proxy.requests.at(-1)).toBe('HEAD http://registry.example.com/v2/library/nginx/manifests/1.27');
    expect(await run(['digest', IMAGE, ...hosts.slice(0, 2)], { environment })).toMatchObject({ status: 3 });
    expect(proxy.requests.at(-1)).toBe('CONNECT registry.example.com:443');
  });

  it('signs in as docker login and podman login have stored it', async () => {
    const reference = `${locked.host}/library/nginx:1.27`;
    const unknown = await run(['digest', reference]);
    expect(unknown).toMatchObject({ status: 3, printed: '' });
    expect(unknown.reported).toContain("Docker's configuration (/nonexistent/.docker/config.json): no credential");
    const auths = { auths: { [locked.host]: { auth: Buffer.from('anna:secret').toString('base64') } } };
    const home = await createScratchFolder({
      '.docker/config.json': JSON.stringify(auths),
      'podman/auth.json': JSON.stringify(auths),
    });
    expect(await run(['digest', reference], { homeFolder: home.path })).toMatchObject({ status: 0, reported: '' });
    const podman = { REGISTRY_AUTH_FILE: `${home.path}/podman/auth.json` };
    expect(await run(['digest', reference], { environment: podman })).toMatchObject({ status: 0, reported: '' });
    const wrong = { auths: { [locked.host]: { auth: Buffer.from('anna:wr0ng').toString('base64') } } };
    await writeFile(`${home.path}/podman/auth.json`, JSON.stringify(wrong));
    const refused = await run(['digest', reference], { environment: podman });
    expect(refused.reported).toMatch(
      /Podman's sign-ins \(.*auth\.json\): a credential was found\n.* refused this credential/,
    );
    expect(refused.reported).not.toContain('wr0ng');
    await home.remove();
  });

  it('needs no more than one request at a time', async () => {
    const reference = `${registry.host}/library/nginx:1.27`;
    expect(await run(['config', reference, '--concurrency', '1'])).toMatchObject({ status: 0 });
  });

  it.each([
    [['digest'], 'Name one image reference.'],
    [['digest', 'a', 'b'], 'Name one image reference.'],
    [['digest', 'nginx:'], /^This is no image reference: the tag/],
    [['digest', 'oci:'], /^A path is missing here/],
    [['manifest', 'nginx', '--json'], /^There is no option --json/],
    [['inspect', 'nginx', '--json=yes'], /^The option --json takes no value/],
    [['config', 'nginx', '--platform', '--timeout'], /^The option --platform needs a value/],
    [['config', 'nginx', '--platform', 'linux'], /^linux is no platform: write OS\/ARCH/],
    [['tags', 'nginx', '--plain-http', 'http://a'], /^http:\/\/a is no host/],
    [['tags', 'nginx', '--timeout', '0'], /^--timeout takes a number from 0\.1 to 3600, not 0\./],
    [['tags', 'nginx', '--timeout', 'soon'], /^--timeout takes a number/],
    [['tags', 'nginx', '--concurrency', '1.5'], /^--concurrency takes a whole number from 1 to 100/],
  ])('does nothing where it is used wrongly: %j', async (args, sentence) => {
    const { status, printed, reported } = await run(args);
    expect({ status, printed }).toEqual({ status: 2, printed: '' });
    expect(reported.split('\n')[0]).toMatch(sentence);
    expect(reported).toContain(`Usage: oci-lens ${args[0] ?? ''} REF`);
  });

  it.each(['digest', 'manifest', 'config', 'inspect', 'tags'])('%s --help says how it is used', async (command) => {
    const { status, printed, reported } = await run([command, 'Wrong::', '--help']);
    expect({ status, reported }).toEqual({ status: 0, reported: '' });
    expect(printed).toContain(`Usage: oci-lens ${command} REF`);
    for (const option of ['--plain-http HOST', '--ca-file FILE', '--timeout SECONDS', '--concurrency N', '--help']) {
      expect(printed).toContain(option);
    }
    expect((await run(['--help'])).printed).toContain(`  ${command} REF`);
  });
});
