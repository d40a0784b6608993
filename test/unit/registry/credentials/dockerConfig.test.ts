import { execFileSync } from 'node:child_process';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dockerConfigFile, DockerConfigSource } from '../../../../src/registry/credentials/dockerConfig';
import { ANSWERS, createHelperMachine, HAS_NONE, type HelperMachine } from './helperMachine';

const LIMIT = 15_000;
const never = new AbortController().signal;
const auth = (text: string) => ({ auth: Buffer.from(text).toString('base64') });
const ada = { kind: 'basic', username: 'ada', password: 'secret' };

describe('DockerConfigSource', () => {
  let machine: HelperMachine;
  beforeEach(async () => {
    machine = await createHelperMachine();
  });
  afterEach(() => machine.remove());

  const source = (file = path.join(machine.home, '.docker/config.json'), trusted = true) =>
    new DockerConfigSource({
      file,
      workspaceFolders: () => [machine.workspace],
      helpers: machine.helpers({ trusted: () => trusted }),
    });
  const find = async (config: unknown, host = 'registry.example.com') => {
    await machine.write('home/.docker/config.json', config);
    return source().find(host, 'team/app', never);
  };
  const outcomes = async (config: unknown, host?: string) =>
    (await find(config, host)).steps.map(({ place, outcome }) => `${place} ${outcome}`);

  describe('entries', () => {
    it.each([
      ['auth', auth('ada:secret'), ada],
      ['auth whose password holds colons', auth('ada:a:b'), { ...ada, password: 'a:b' }],
      ['auth with a NUL behind it', auth('ada:secret\0\0'), ada],
      ['auth without padding', { auth: 'YWRhOnNlY3JldA' }, ada],
      ['auth beside a user', { ...auth('ada:secret'), username: 'eve', password: 'x' }, ada],
      ['username and password', { username: 'ada', password: 'secret' }, ada],
      ['letters of the world', auth('äda:pässwörd'), { kind: 'basic', username: 'äda', password: 'pässwörd' }],
      ['identitytoken', { ...auth('0000:'), identitytoken: 'refresh' }, { kind: 'identityToken', token: 'refresh' }],
      ['registrytoken', { registrytoken: 'abc.def' }, { kind: 'registryToken', token: 'abc.def' }],
      ['unknown and null members', { ...auth('ada:secret'), email: null, identitytoken: null, extra: [1] }, ada],
    ])('reads %s', async (_, entry, credential) => {
      const answer = await find({ auths: { 'registry.example.com': entry } });
      expect(answer.credential).toEqual(credential);
      expect(answer.steps).toEqual([
        { place: 'dockerConfig', detail: path.join(machine.home, '.docker/config.json'), outcome: 'found' },
      ]);
    });

    it.each([
      ['no base64', { auth: 'not base64!' }],
      ['no colon', auth('ada')],
      ['a number', 1],
      ['a secret that is none', { username: 'ada', password: 7 }],
      ['a registry token that breaks a header', { registrytoken: 'a\r\nX-Evil: 1' }],
    ])('calls an entry malformed that is %s', async (_, entry) => {
      expect(await outcomes({ auths: { 'registry.example.com': entry } })).toEqual(['dockerConfig malformed']);
    });

    it('reads the entries beside a malformed one', async () => {
      const auths = { 'a.example.com': { auth: '!' }, 'b.example.com': auth('ada:secret') };
      expect((await find({ auths }, 'b.example.com')).credential).toEqual(ada);
    });

    it.each([{}, { auth: '' }, auth(':'), { username: '', password: '' }])('knows that %j is empty', async (entry) => {
      expect(await outcomes({ auths: { 'registry.example.com': entry } })).toEqual(['dockerConfig none']);
    });
  });

  describe('keys', () => {
    it.each([
      ['docker.io', 'https://index.docker.io/v1/'],
      ['docker.io', 'index.docker.io'],
      ['docker.io', 'docker.io'],
      ['docker.io', 'registry-1.docker.io'],
      ['docker.io', 'https://registry-1.docker.io/v2/'],
      ['registry.example.com', 'registry.example.com'],
      ['registry.example.com', 'registry.example.com/'],
      ['registry.example.com', 'https://registry.example.com'],
      ['registry.example.com', 'http://registry.example.com'],
      ['registry.example.com', 'https://registry.example.com/v1/'],
      ['registry.example.com', 'https://registry.example.com/v2'],
      ['registry.example.com', 'registry.example.com/v2/'],
      ['Registry.Example.com', 'HTTPS://REGISTRY.example.COM/v2/'],
      ['registry.example.com:5000', 'https://registry.example.com:5000/v2/'],
      ['[::1]:5000', 'http://[::1]:5000/v1/'],
    ])('finds for %s what stands under %s', async (host, key) => {
      const answer = await find({ auths: { [key]: auth('ada:secret') } }, host.toLowerCase());
      expect(answer.credential).toEqual(ada);
    });

    it.each([
      ['registry.example.com', 'registry.example.com:5000'],
      ['registry.example.com:5000', 'registry.example.com'],
      ['registry.example.com', 'example.com'],
      ['example.com', 'registry.example.com'],
      ['example.com', 'example.com.evil.org'],
      ['example.com', 'evil.org/example.com'],
      ['example.com', 'https://user@example.com'],
      // Docker Desktop keeps the tokens of its own sign-in there.
      ['docker.io', 'https://index.docker.io/v1/access-token'],
      ['docker.io', 'hub.docker.com'],
      ['constructor', 'registry.example.com'],
      ['__proto__', 'registry.example.com'],
    ])('does not find for %s what stands under %s', async (host, key) => {
      expect(await outcomes({ auths: { [key]: auth('ada:secret') } }, host)).toEqual(['dockerConfig none']);
    });

    it('prefers the key that Docker writes', async () => {
      const auths = {
        'docker.io': auth('other:x'),
        'https://registry.example.com/v1/': auth('other:x'),
        'https://index.docker.io/v1/': auth('ada:secret'),
        'registry.example.com': auth('ada:secret'),
      };
      expect((await find({ auths }, 'docker.io')).credential).toEqual(ada);
      expect((await find({ auths })).credential).toEqual(ada);
    });
  });

  describe('helpers', () => {
    it('asks the store of an empty entry', async () => {
      await machine.helper('store', ANSWERS);
      const answer = await find({ auths: { 'registry.example.com': {} }, credsStore: 'store' });
      expect(answer.credential).toMatchObject({ password: 'secret of registry.example.com' });
      expect(answer.steps).toEqual([{ place: 'helper', detail: 'docker-credential-store', outcome: 'found' }]);
    });

    it('asks the store of a host without an entry', async () => {
      await machine.helper('store', ANSWERS);
      expect(await outcomes({ credsStore: 'store' })).toEqual(['helper found']);
    });

    it('asks the helper of the host before the store of all', async () => {
      await machine.helper('store', 'exit 1');
      await machine.helper('cloud', ANSWERS);
      const config = { credHelpers: { 'https://registry.example.com': 'cloud' }, credsStore: 'store' };
      expect(await outcomes(config)).toEqual(['helper found']);
      expect(await outcomes(config, 'other.example.com')).toEqual(['helper failed', 'dockerConfig none']);
    });

    it('reads the file for a host whose helper is the empty name', async () => {
      await machine.helper('store', ANSWERS);
      const config = {
        auths: { 'registry.example.com': auth('ada:secret') },
        credHelpers: { 'registry.example.com': '' },
        credsStore: 'store',
      };
      expect(await outcomes(config)).toEqual(['dockerConfig found']);
    });

    it('asks for Docker Hub by the name that Docker gives it', async () => {
      await machine.helper('store', ANSWERS);
      await find({ credsStore: 'store', auths: { 'https://index.docker.io/v1/': {} } }, 'docker.io');
      expect(await machine.runs()).toEqual(['https://index.docker.io/v1/']);
    });

    it('asks for the name under which an older Docker gave the credential away', async () => {
      await machine.helper('store', HAS_NONE);
      const config = { credsStore: 'store', auths: { 'https://registry.example.com/v1/': {} } };
      expect(await outcomes(config)).toEqual(['helper none', 'dockerConfig none']);
      expect(await machine.runs()).toEqual(['registry.example.com', 'https://registry.example.com/v1/']);
    });

    it('runs a few processes for a host in a thousand spellings', async () => {
      await machine.helper('store', HAS_NONE);
      const keys = Array.from({ length: 1000 }, (_, index) => `registry.example.com${'/'.repeat(index + 1)}`);
      await find({ credsStore: 'store', auths: Object.fromEntries(keys.map((key) => [key, {}])) });
      expect((await machine.runs()).length).toBeLessThanOrEqual(3);
    });

    it.each([
      ['has none', HAS_NONE, 'none'],
      ['fails', 'exit 1', 'failed'],
    ])('reads the entry in the file where the helper %s', async (_, script, outcome) => {
      await machine.helper('store', script);
      const config = { credsStore: 'store', auths: { 'registry.example.com': auth('ada:secret') } };
      expect(await outcomes(config)).toEqual([`helper ${outcome}`, 'dockerConfig found']);
    });

    it('reads the file in an untrusted workspace, and asks no helper', async () => {
      await machine.helper('store', ANSWERS);
      const auths = { 'registry.example.com': auth('ada:secret') };
      const file = await machine.write('home/.docker/config.json', { credsStore: 'store', auths });
      const answer = await source(file, false).find('registry.example.com', 'team/app', never);
      expect(answer.steps.map(({ outcome }) => outcome)).toEqual(['refused', 'found']);
      expect(await machine.runs()).toEqual([]);
    });

    it('refuses a path for a name', async () => {
      await machine.program('home/evil', ANSWERS);
      expect(await outcomes({ credsStore: '../home/evil' })).toEqual(['helper refused', 'dockerConfig none']);
      expect(await machine.runs()).toEqual([]);
    });

    it('shortens what it says of a name without end', async () => {
      const [step] = (await find({ credsStore: 'x'.repeat(100_000) })).steps;
      expect(step).toMatchObject({ place: 'helper', outcome: 'missing' });
      expect(step?.detail?.length).toBeLessThan(200);
    });
  });

  describe('files', () => {
    it.each([
      ['no JSON', '{'],
      ['empty', ''],
      ['null', 'null'],
      ['auths that are text', { auths: 'x' }],
      ['a store that is no text', { credsStore: 7 }],
      ['a helper that is no text', { credHelpers: { 'registry.example.com': {} } }],
      ['nested without end', '['.repeat(500_000)],
    ])('calls a file malformed that is %s', async (_, config) => {
      expect(await outcomes(config)).toEqual(['dockerConfig malformed']);
    });

    it('reads a file that an editor of Windows wrote', async () => {
      const text = JSON.stringify({ auths: { 'registry.example.com': auth('ada:secret') } });
      expect((await find(`\uFEFF${text}`)).credential).toEqual(ada);
    });

    it('reads a file of nearly 1 MiB, and none that is larger', { timeout: LIMIT }, async () => {
      const config = (bytes: number) => ({
        auths: { 'registry.example.com': auth('ada:secret') },
        padding: 'x'.repeat(bytes),
      });
      expect(await outcomes(config(1_000_000))).toEqual(['dockerConfig found']);
      expect(await outcomes(config(1_100_000))).toEqual(['dockerConfig unreadable']);
    });

    it('knows that there is no file', async () => {
      expect((await source().find('registry.example.com', 'team/app', never)).steps).toMatchObject([
        { outcome: 'none' },
      ]);
      const below = source(path.join(await machine.write('home/file', ''), 'config.json'));
      expect((await below.find('registry.example.com', 'team/app', never)).steps).toMatchObject([{ outcome: 'none' }]);
    });

    it('does not read a folder, a loop of links, a pipe or a device', { timeout: LIMIT }, async () => {
      const [folder, loop, pipe] = ['folder', 'loop', 'pipe'].map((name) => path.join(machine.home, name));
      await mkdir(folder!);
      await symlink(loop!, loop!);
      execFileSync('mkfifo', [pipe!]);
      for (const file of [folder!, loop!, pipe!, '/dev/zero', '/dev/tty']) {
        const { steps } = await source(file).find('registry.example.com', 'team/app', never);
        expect(steps).toEqual([{ place: 'dockerConfig', detail: file, outcome: 'unreadable' }]);
      }
    });

    it.skipIf(process.getuid?.() === 0)('says that it may not read a file', async () => {
      const file = await machine.write('home/.docker/config.json', {});
      await chmod(file, 0);
      expect((await source().find('registry.example.com', 'x', never)).steps).toMatchObject([
        { outcome: 'unreadable' },
      ]);
    });

    it('refuses a file in a workspace folder, under whatever name', async () => {
      const config = { auths: { 'registry.example.com': auth('eve:x') }, credsStore: 'store' };
      await machine.helper('store', ANSWERS);
      const inside = await machine.write('workspace/.docker/config.json', config);
      const outside = await machine.write('home/config.json', config);
      await symlink(machine.workspace, path.join(machine.home, 'folder'));
      await symlink(inside, path.join(machine.home, 'file'));
      await symlink(outside, path.join(machine.workspace, 'link'));
      const names = [
        'workspace/.docker/config.json',
        'bin/../workspace/link',
        'home/folder/.docker/config.json',
        'home/file',
      ];
      for (const name of names) {
        const answer = await source(`${machine.root}/${name}`).find('registry.example.com', 'team/app', never);
        expect(answer.credential).toBeUndefined();
        expect(answer.steps).toMatchObject([{ place: 'dockerConfig', outcome: 'refused' }]);
      }
      expect(await machine.runs()).toEqual([]);
    });

    it('reads a file beside a workspace folder whose name begins alike', async () => {
      const file = await machine.write('workspace2/config.json', { auths: { 'a.example.com': auth('ada:secret') } });
      expect((await source(file).find('a.example.com', 'x', never)).credential).toEqual(ada);
    });

    it('has a new version when the file is written, replaced or removed', async () => {
      const file = await machine.write('home/.docker/config.json', {});
      const versions = [await source().version()];
      await machine.write(file, { auths: {} });
      versions.push(await source().version());
      execFileSync('rm', [file]);
      versions.push(await source().version());
      expect(new Set(versions).size).toBe(3);
      expect(await source().version()).toBe(versions[2]);
    });
  });

  it('stands where Docker looks for it', () => {
    expect(dockerConfigFile({}, '/home/ada')).toBe('/home/ada/.docker/config.json');
    expect(dockerConfigFile({ DOCKER_CONFIG: '' }, '/home/ada')).toBe('/home/ada/.docker/config.json');
    expect(dockerConfigFile({ DOCKER_CONFIG: '/etc/docker' }, '/home/ada')).toBe('/etc/docker/config.json');
  });
});
