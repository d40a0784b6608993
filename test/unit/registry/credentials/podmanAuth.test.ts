import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { podmanAuthFiles, PodmanAuthSource } from '../../../../src/registry/credentials/podmanAuth';
import { ANSWERS, createHelperMachine, HAS_NONE, type HelperMachine } from './helperMachine';

const never = new AbortController().signal;
const auth = (username: string) => ({ auth: Buffer.from(`${username}:secret`).toString('base64') });

describe('PodmanAuthSource', () => {
  let machine: HelperMachine;
  beforeEach(async () => {
    machine = await createHelperMachine();
  });
  afterEach(() => machine.remove());

  const source = (files: readonly string[]) =>
    new PodmanAuthSource({
      files: files.map((file) => path.join(machine.root, file)),
      workspaceFolders: () => [machine.workspace],
      helpers: machine.helpers(),
    });
  const find = async (file: unknown, host: string, repository: string) => {
    await machine.write('home/auth.json', file);
    return source(['home/auth.json']).find(host, repository, never);
  };

  describe('prefixes', () => {
    const file = {
      auths: {
        'quay.io': auth('host'),
        'quay.io/team/app': auth('repository'),
        'quay.io/team': auth('namespace'),
        'docker.io/ada': auth('hub-namespace'),
        'docker.io/library/nginx': auth('hub-repository'),
        'https://index.docker.io/v1/': auth('hub'),
        'localhost:5000/x': auth('port'),
      },
    };
    it.each([
      ['quay.io', 'team/app', 'repository'],
      ['quay.io', 'team/app/part', 'repository'],
      ['quay.io', 'team/apple', 'namespace'],
      ['quay.io', 'team', 'namespace'],
      ['quay.io', 'teamwork/app', 'host'],
      ['docker.io', 'ada/app', 'hub-namespace'],
      ['docker.io', 'library/nginx', 'hub-repository'],
      ['docker.io', 'library/redis', 'hub'],
      ['localhost:5000', 'x', 'port'],
    ])('finds for %s/%s the entry of the %s', async (host, repository, username) => {
      const answer = await find(file, host, repository);
      expect(answer.credential).toEqual({ kind: 'basic', username, password: 'secret' });
      expect(answer.steps).toEqual([
        { place: 'podman', detail: path.join(machine.root, 'home/auth.json'), outcome: 'found' },
      ]);
      expect(answer.wholeHost).toBe(false);
    });

    it.each([
      ['localhost:5000', 'y'],
      ['localhost', 'x'],
      ['ghcr.io', 'team/app'],
    ])('finds none for %s/%s', async (host, repository) => {
      expect((await find(file, host, repository)).steps).toMatchObject([{ outcome: 'none' }]);
    });

    it.each(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'https://index.docker.io/v1/'])(
      'knows Docker Hub by %s',
      async (key) => {
        expect((await find({ auths: { [key]: auth('hub') } }, 'docker.io', 'a/b')).credential).toBeDefined();
      },
    );

    it('passes an empty entry by for a shorter one, but not a malformed one', async () => {
      const auths = { 'quay.io': auth('host'), 'quay.io/empty': {}, 'quay.io/wrong': { auth: '!' } };
      expect((await find({ auths }, 'quay.io', 'empty/app')).credential).toMatchObject({ username: 'host' });
      const wrong = await find({ auths }, 'quay.io', 'wrong/app');
      expect(wrong.credential).toBeUndefined();
      expect(wrong.steps).toMatchObject([{ outcome: 'malformed' }]);
    });

    it('says that entries for hosts are for the whole host', async () => {
      expect((await find({ auths: { 'quay.io': auth('host') } }, 'quay.io', 'a')).wholeHost).toBe(true);
      expect((await find({ auths: { 'quay.io/b': auth('b') } }, 'quay.io', 'a')).wholeHost).toBe(false);
      expect((await find({ auths: { 'other.io/b': auth('b') } }, 'quay.io', 'a')).wholeHost).toBe(true);
    });
  });

  describe('helpers', () => {
    it('asks the helper of the host first, for every repository', async () => {
      await machine.helper('store', ANSWERS);
      const file = { auths: { 'quay.io/team': auth('namespace') }, credHelpers: { 'quay.io': 'store' } };
      const answer = await find(file, 'quay.io', 'team/app');
      expect(answer).toMatchObject({ credential: { password: 'secret of quay.io' }, wholeHost: true });
      expect(answer.steps).toEqual([{ place: 'helper', detail: 'docker-credential-store', outcome: 'found' }]);
    });

    it('asks for Docker Hub by the names of both tools', async () => {
      await machine.helper('store', HAS_NONE);
      await find({ auths: { 'docker.io': {} }, credHelpers: { 'docker.io': 'store' } }, 'docker.io', 'a/b');
      expect(await machine.runs()).toEqual(['docker.io', 'https://index.docker.io/v1/']);
    });

    it('goes on where a helper fails', async () => {
      const file = { auths: { 'quay.io': auth('host') }, credHelpers: { 'quay.io': 'missing' } };
      const answer = await find(file, 'quay.io', 'team/app');
      expect(answer.steps.map(({ outcome }) => outcome)).toEqual(['missing', 'found']);
    });
  });

  it('asks one file after another, past those that are refused, malformed, too large or not there', async () => {
    await machine.write('workspace/auth.json', { auths: { 'quay.io': auth('eve') } });
    await machine.write('home/malformed.json', '{');
    await machine.write('home/large.json', ' '.repeat(1_100_000));
    await machine.write('home/auth.json', { auths: { 'quay.io': auth('ada') } });
    await machine.write('home/later.json', { auths: { 'quay.io': auth('later') } });
    const files = ['workspace/auth.json', 'home/malformed.json', 'home/large.json', 'home/none.json', 'home/auth.json'];
    const answer = await source([...files, 'home/later.json']).find('quay.io', 'team/app', never);
    expect(answer.credential).toMatchObject({ username: 'ada' });
    expect(answer.steps.map(({ outcome }) => outcome)).toEqual(['refused', 'malformed', 'unreadable', 'none', 'found']);
  });

  it('has a new version when any of the files changes', async () => {
    const files = source(['home/a.json', 'home/b.json']);
    const before = await files.version();
    expect(await files.version()).toBe(before);
    await machine.write('home/b.json', {});
    expect(await files.version()).not.toBe(before);
  });
});

describe('podmanAuthFiles', () => {
  it('is the file that the user chose, alone', () => {
    const env = { REGISTRY_AUTH_FILE: '/etc/auth.json', XDG_RUNTIME_DIR: '/run/user/1000' };
    expect(podmanAuthFiles(env, '/home/ada', 1000)).toEqual(['/etc/auth.json']);
  });

  it('are the usual places', () => {
    const env = { XDG_RUNTIME_DIR: '/run/user/1000', XDG_CONFIG_HOME: '/config' };
    expect(podmanAuthFiles(env, '/home/ada', 1000)).toEqual([
      '/run/user/1000/containers/auth.json',
      '/config/containers/auth.json',
      '/home/ada/.config/containers/auth.json',
    ]);
    expect(podmanAuthFiles({}, '/home/ada', 1000)).toEqual([
      '/run/containers/1000/auth.json',
      '/home/ada/.config/containers/auth.json',
    ]);
    expect(podmanAuthFiles({ XDG_CONFIG_HOME: '/home/ada/.config' }, '/home/ada', undefined)).toEqual([
      '/home/ada/.config/containers/auth.json',
    ]);
  });
});
