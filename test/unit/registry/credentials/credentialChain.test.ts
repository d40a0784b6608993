import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CredentialChain } from '../../../../src/registry/credentials/credentialChain';
import { identityOf } from '../../../../src/registry/credentials/credentialIdentity';
import type { CredentialPlaceSource, PlaceAnswer } from '../../../../src/registry/credentials/credentialPlace';
import {
  ANONYMOUS,
  type Credential,
  type FoundCredential,
} from '../../../../src/registry/credentials/credentialSource';
import { DockerConfigSource } from '../../../../src/registry/credentials/dockerConfig';
import { PodmanAuthSource } from '../../../../src/registry/credentials/podmanAuth';
import { ANSWERS, createHelperMachine, gone, HAS_NONE, type HelperMachine, loggedProcesses } from './helperMachine';

const LIMIT = 15_000;
const MINUTE = 60_000;
const HOST = 'registry.example.com';
const never = () => new AbortController().signal;
const auth = (username: string) => ({ auth: Buffer.from(`${username}:secret`).toString('base64') });
const basic = (username: string, password = 'secret'): Credential => ({ kind: 'basic', username, password });

describe('CredentialChain', () => {
  let machine: HelperMachine;
  let time: number;
  const now = () => time;
  beforeEach(async () => {
    machine = await createHelperMachine();
    time = 0;
  });
  afterEach(() => machine.remove());

  const docker = (helpers = machine.helpers()) =>
    new DockerConfigSource({
      file: path.join(machine.home, 'config.json'),
      workspaceFolders: () => [machine.workspace],
      helpers,
    });
  const podman = () =>
    new PodmanAuthSource({
      files: [path.join(machine.home, 'auth.json')],
      workspaceFolders: () => [machine.workspace],
      helpers: machine.helpers(),
    });
  const writeDocker = (content: unknown) => machine.write('home/config.json', content);
  const writePodman = (content: unknown) => machine.write('home/auth.json', content);
  const userOf = ({ credential }: FoundCredential) =>
    credential !== ANONYMOUS && credential.kind === 'basic' ? credential.username : undefined;
  const outcomes = ({ trace }: FoundCredential) => trace.map(({ place, outcome }) => `${place} ${outcome}`);

  describe('order', () => {
    it('uses the first place that has an entry', async () => {
      await writeDocker({ auths: { [HOST]: auth('docker') } });
      await writePodman({ auths: { [HOST]: auth('podman'), 'quay.io': auth('podman') } });
      const chain = new CredentialChain([docker(), podman()]);
      const first = await chain.find(HOST, 'a', never());
      expect(userOf(first)).toBe('docker');
      expect(outcomes(first)).toEqual(['dockerConfig found']);
      const second = await chain.find('quay.io', 'a', never());
      expect(userOf(second)).toBe('podman');
      expect(outcomes(second)).toEqual(['dockerConfig none', 'podman found']);
    });

    it('is anonymous where no place has an entry', async () => {
      const found = await new CredentialChain([docker(), podman()]).find(HOST, 'a', never());
      expect(found.credential).toBe(ANONYMOUS);
      expect(outcomes(found)).toEqual(['dockerConfig none', 'podman none']);
    });

    it('goes on where a place fails, and says so', { timeout: LIMIT }, async () => {
      const throwing: CredentialPlaceSource = {
        place: 'github',
        find: () => {
          throw new Error('not ready');
        },
      };
      const rejecting: CredentialPlaceSource = {
        place: 'secretStorage',
        version: () => Promise.reject(new Error('no version')),
        find: () => Promise.reject(new Error('locked')),
      };
      const hanging: CredentialPlaceSource = { place: 'keychain', find: () => new Promise(() => undefined) };
      await writeDocker('{');
      await writePodman({ auths: { [HOST]: auth('podman') } });
      const places = [throwing, rejecting, hanging, docker(), podman()];
      const found = await new CredentialChain(places, { placeTimeLimit: 100 }).find(HOST, 'a', never());
      expect(userOf(found)).toBe('podman');
      expect(outcomes(found)).toEqual([
        'github failed',
        'secretStorage failed',
        'keychain timeout',
        'dockerConfig malformed',
        'podman found',
      ]);
    });

    it('takes the hosts of Docker Hub for one, and hosts without regard to case', async () => {
      await writeDocker({ auths: { 'https://index.docker.io/v1/': auth('hub'), [HOST]: auth('ada') } });
      const chain = new CredentialChain([docker()]);
      for (const host of ['docker.io', 'index.docker.io', 'registry-1.docker.io', 'Docker.IO']) {
        expect(userOf(await chain.find(host, 'a', never()))).toBe('hub');
      }
      expect(userOf(await chain.find(HOST.toUpperCase(), 'a', never()))).toBe('ada');
    });

    it('finds podman entries by repository, also after another repository was asked for', async () => {
      await writePodman({ auths: { [`${HOST}/a`]: auth('a'), [HOST]: auth('host') } });
      const chain = new CredentialChain([podman()]);
      for (const [repository, user] of [
        ['b', 'host'],
        ['a/x', 'a'],
        ['c', 'host'],
        ['a', 'a'],
      ] as const) {
        expect(userOf(await chain.find(HOST, repository, never()))).toBe(user);
      }
    });
  });

  describe('memory', () => {
    it('keeps what a place of no version said until it is told to forget', async () => {
      let asked = 0;
      const place: CredentialPlaceSource = {
        place: 'keychain',
        find: () =>
          Promise.resolve({ credential: basic(`user${++asked}`), steps: [{ place: 'keychain', outcome: 'found' }] }),
      };
      const chain = new CredentialChain([place], { now });
      expect(userOf(await chain.find('docker.io', 'a', never()))).toBe('user1');
      time += 1_000 * MINUTE;
      expect(userOf(await chain.find('docker.io', 'b', never()))).toBe('user1');
      chain.forget('quay.io');
      expect(userOf(await chain.find('docker.io', 'a', never()))).toBe('user1');
      chain.forget('index.docker.io');
      expect(userOf(await chain.find('docker.io', 'a', never()))).toBe('user2');
    });

    it('does not keep what was under way when it was told to forget', async () => {
      const answers: ((answer: PlaceAnswer) => void)[] = [];
      const place: CredentialPlaceSource = {
        place: 'keychain',
        find: () => new Promise((resolve) => answers.push(resolve)),
      };
      const answer = (username: string) =>
        answers.shift()!({ credential: basic(username), steps: [{ place: 'keychain', outcome: 'found' }] });
      const chain = new CredentialChain([place]);
      const before = chain.find(HOST, 'a', never());
      await expect.poll(() => answers.length).toBe(1);
      chain.forget(HOST);
      const after = chain.find(HOST, 'a', never());
      await expect.poll(() => answers.length).toBe(2);
      answer('old');
      answer('new');
      expect(userOf(await before)).toBe('old');
      expect(userOf(await after)).toBe('new');
      expect(userOf(await chain.find(HOST, 'a', never()))).toBe('new');
    });

    it('sees that a file was written, replaced or removed', async () => {
      const chain = new CredentialChain([docker(), podman()], { now });
      expect((await chain.find(HOST, 'a', never())).credential).toBe(ANONYMOUS);
      await writePodman({ auths: { [HOST]: auth('podman') } });
      expect(userOf(await chain.find(HOST, 'a', never()))).toBe('podman');
      await writeDocker({ auths: { [HOST]: auth('first') } });
      expect(userOf(await chain.find(HOST, 'a', never()))).toBe('first');
      await writeDocker({ auths: { [HOST]: auth('other') } });
      expect(userOf(await chain.find(HOST, 'a', never()))).toBe('other');
      await writeDocker({});
      expect(userOf(await chain.find(HOST, 'a', never()))).toBe('podman');
    });

    it.each([
      ['an entry', ANSWERS],
      ['none', HAS_NONE],
    ])('keeps the answer of a helper that has %s for five minutes', async (_, script) => {
      await machine.helper('store', script);
      await writeDocker({ credsStore: 'store' });
      const chain = new CredentialChain([docker()], { now });
      const first = await chain.find(HOST, 'a', never());
      time += 5 * MINUTE - 1;
      expect(await chain.find(HOST, 'b', never())).toEqual(first);
      expect(await machine.runs()).toHaveLength(1);
      time += 1;
      await chain.find(HOST, 'a', never());
      expect(await machine.runs()).toHaveLength(2);
      chain.forget(HOST);
      await chain.find(HOST, 'a', never());
      expect(await machine.runs()).toHaveLength(3);
    });

    it('asks a helper that failed again after a while', async () => {
      await machine.helper('store', 'echo failed >> "$LOG"; exit 1');
      await writeDocker({ credsStore: 'store', auths: { [HOST]: auth('file') } });
      const chain = new CredentialChain([docker()], { now });
      await chain.find(HOST, 'a', never());
      await chain.find(HOST, 'a', never());
      expect(await machine.runs()).toHaveLength(1);
      time += MINUTE;
      expect(userOf(await chain.find(HOST, 'a', never()))).toBe('file');
      expect(await machine.runs()).toHaveLength(2);
    });

    it('asks a helper as soon as the workspace is trusted', async () => {
      await machine.helper('store', ANSWERS);
      await writeDocker({ credsStore: 'store' });
      let trusted = false;
      const chain = new CredentialChain([docker(machine.helpers({ trusted: () => trusted }))], { now });
      expect(outcomes(await chain.find(HOST, 'a', never()))).toEqual(['helper refused', 'dockerConfig none']);
      trusted = true;
      expect(userOf(await chain.find(HOST, 'a', never()))).toBe('ada');
    });

    it('asks the helper that podman names once for all repositories', async () => {
      await machine.helper('store', ANSWERS);
      await writePodman({ credHelpers: { [HOST]: 'store' } });
      const chain = new CredentialChain([podman()], { now });
      const repositories = Array.from({ length: 30 }, (_, index) => `team/app${index}`);
      await Promise.all(repositories.map((repository) => chain.find(HOST, repository, never())));
      for (const repository of repositories) await chain.find(HOST, `other/${repository}`, never());
      expect(await machine.runs()).toEqual([HOST]);
    });
  });

  describe('with several askers', () => {
    it('runs one helper for a hundred, and serves 99 when one leaves', { timeout: LIMIT }, async () => {
      await machine.helper('store', `sleep 0.2; ${ANSWERS}`);
      await writeDocker({ credsStore: 'store' });
      const chain = new CredentialChain([docker(), podman()]);
      const leaving = new AbortController();
      const left = chain.find(HOST, 'a', leaving.signal);
      const others = Array.from({ length: 99 }, (_, index) => chain.find(HOST, `a${index}`, never()));
      leaving.abort();
      await expect(left).rejects.toMatchObject({ name: 'RegistryError', kind: 'cancelled', host: HOST });
      expect(new Set((await Promise.all(others)).map(userOf))).toEqual(new Set(['ada']));
      expect(await machine.runs()).toEqual([HOST]);
    });

    it('stops the helper when the last one leaves, and starts anew for the next', { timeout: LIMIT }, async () => {
      await machine.helper('store', 'sleep 600 & echo "$$ $!" >> "$LOG"; wait');
      await writeDocker({ credsStore: 'store' });
      const chain = new CredentialChain([docker()]);
      const leaving = new AbortController();
      const left = chain.find(HOST, 'a', leaving.signal);
      const pids = await loggedProcesses(machine);
      leaving.abort();
      await expect(left).rejects.toMatchObject({ kind: 'cancelled' });
      await gone(pids);
      await machine.helper('store', ANSWERS);
      expect(userOf(await chain.find(HOST, 'a', never()))).toBe('ada');
    });

    it('asks nobody for one who has left already', async () => {
      await machine.helper('store', ANSWERS);
      await writeDocker({ credsStore: 'store' });
      const find = new CredentialChain([docker()]).find(HOST, 'a', AbortSignal.abort());
      await expect(find).rejects.toMatchObject({ kind: 'cancelled' });
      expect(await machine.runs()).toEqual([]);
    });
  });
});

describe('identityOf', () => {
  const found = (
    credential: FoundCredential['credential'],
    place: 'helper' | 'podman' = 'helper',
  ): FoundCredential => ({
    credential,
    trace: [
      { place: 'dockerConfig', outcome: 'none' },
      { place, outcome: 'found' },
    ],
  });

  it('is the same for the same credential from the same place', () => {
    expect(identityOf(found(basic('ada')))).toBe(identityOf(found(basic('ada'))));
    expect(identityOf(found(ANONYMOUS))).toBe(identityOf({ credential: ANONYMOUS, trace: [] }));
  });

  it('is another for every other', () => {
    const all = [
      found(ANONYMOUS),
      found(basic('ada')),
      found(basic('ada'), 'podman'),
      found(basic('ada', 'other')),
      found(basic('eve')),
      found(basic('ada:', 'secret')),
      found(basic('ada', ':secret')),
      found({ kind: 'identityToken', token: 'secret' }),
      found({ kind: 'registryToken', token: 'secret' }),
    ];
    expect(new Set(all.map(identityOf)).size).toBe(all.length);
  });

  it('holds neither user nor secret', () => {
    const identity = identityOf(found(basic('ada-user', 'hunter2')));
    expect(identity).toMatch(/^helper:[0-9a-f]{64}$/);
  });
});
