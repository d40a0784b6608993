import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StorableCredential } from '../../../../src/registry/credentials/credentialSource';
import { CredentialChain } from '../../../../src/registry/credentials/credentialChain';
import { Keychain, MAX_KEYCHAIN_BYTES } from '../../../../src/registry/credentials/keychain';
import { keychainProcess } from '../../../../src/registry/credentials/keychainProcess';
import {
  hasKeyring,
  type KeyringSession,
  type KeyringSessionOptions,
  startKeyringSession,
} from '../../../support/keyringSession';
import { leftOpen, openResources } from '../../../support/openResources';

const LIMIT = 30_000;
const HOST = 'registry.example.com:5000';
const module = createRequire(import.meta.url).resolve('keytar');
const never = new AbortController().signal;

const ada = { kind: 'basic', username: 'ada', password: 'secret' } as const;
const strange = {
  kind: 'basic',
  username: 'ädä "the first"',
  password: String.raw`grüße: "$x" 'y' \ €😀`,
} as const;
const refresh = { kind: 'identityToken', token: 'refresh' } as const;

describe.skipIf(!hasKeyring())("The operating system's keychain, through keytar", { timeout: LIMIT }, () => {
  let before: Readonly<Record<string, number>>;
  let sessions: KeyringSession[] = [];

  beforeEach(() => {
    before = openResources();
  });

  afterEach(async () => {
    for (const session of sessions) {
      await session.stop();
      expect(existsSync(session.folder)).toBe(false);
    }
    sessions = [];
    expect(await leftOpen(before)).toEqual([]);
  });

  const start = async (options?: KeyringSessionOptions): Promise<KeyringSession> => {
    const session = await startKeyringSession(options);
    sessions.push(session);
    return session;
  };

  it('keeps what is saved, lists it, and removes it', async () => {
    const keychain = keychainOf(await start());
    await keychain.save(HOST, ada);
    await keychain.save('quay.io', strange);
    await keychain.save('index.docker.io', refresh);
    expect(await keychain.find(HOST, 'a', never)).toEqual(found(ada));
    expect(await keychain.find('QUAY.IO', 'a', never)).toEqual(found(strange));
    expect(await keychain.find('docker.io', 'a', never)).toEqual(found(refresh));
    expect(await keychain.find('ghcr.io', 'a', never)).toEqual(without('none'));
    expect(await keychain.list()).toEqual([
      { host: 'docker.io' },
      { host: 'quay.io', username: strange.username },
      { host: HOST, username: 'ada' },
    ]);
    await keychain.remove('quay.io');
    await keychain.remove('ghcr.io');
    expect(await keychain.find('quay.io', 'a', never)).toEqual(without('none'));
    expect((await keychain.list()).map(({ host }) => host)).toEqual(['docker.io', HOST]);
  });

  it('keeps it beyond the end of the session, and replaces what it had', async () => {
    const session = await start();
    const keychain = keychainOf(session);
    await keychain.save(HOST, ada);
    await session.restart('unlocked');
    expect(await keychain.find(HOST, 'a', never)).toEqual(found(ada));
    await keychain.save(HOST, strange);
    expect(await keychain.find(HOST, 'a', never)).toEqual(found(strange));
    expect(await keychain.list()).toEqual([{ host: HOST, username: strange.username }]);
  });

  it('keeps as much as Windows would, and is not given more', async () => {
    const keychain = keychainOf(await start());
    const frame = '{"identityToken":""}'.length;
    const longest = { ...refresh, token: 'x'.repeat(MAX_KEYCHAIN_BYTES - frame) };
    await keychain.save(HOST, longest);
    const longer = { ...refresh, token: `${longest.token}x` };
    await expect(keychain.save(HOST, longer)).rejects.toMatchObject({ failure: 'tooLong' });
    expect(await keychain.find(HOST, 'a', never)).toEqual(found(longest));
  });

  it('serves many who ask at once', async () => {
    const keychain = keychainOf(await start());
    await keychain.save(HOST, ada);
    const finding = Array.from({ length: 10 }, () => keychain.find(HOST, 'a', never));
    for (const answer of await Promise.all(finding)) expect(answer).toEqual(found(ada));
  });

  it('says that it is locked where it has nobody to ask for the password', async () => {
    const session = await start();
    const keychain = keychainOf(session);
    await keychain.save(HOST, ada);
    await session.restart('locked');
    await expect(keychain.save(HOST, strange)).rejects.toMatchObject({ failure: 'locked', kind: 'denied' });
    // keytar itself crashes here.
    await expect(keychain.list()).rejects.toMatchObject({ failure: 'locked', kind: 'denied' });
    expect(await keychain.find(HOST, 'a', never)).toEqual(without('locked'));
    expect(await keychain.find('ghcr.io', 'a', never)).toEqual(without('none'));
    await session.restart('unlocked');
    expect(await keychain.find(HOST, 'a', never)).toEqual(found(ada));
  });

  it.each([HOST, '[::1]:5000', 'docker.io'])('tells an entry of %s that was locked from none', async (host) => {
    const session = await start();
    const keychain = keychainOf(session);
    await keychain.save(host, ada);
    await session.lock();
    expect(await keychain.find(host, 'a', never)).toEqual(without('locked'));
    expect(await keychain.find(`other.${HOST}`, 'a', never)).toEqual(without('none'));
    // libsecret removes nothing then, and says nothing.
    await expect(keychain.remove(host)).rejects.toMatchObject({ failure: 'locked' });
    await keychain.remove('quay.io');
    await session.restart('unlocked');
    expect(await keychain.find(host, 'a', never)).toEqual(found(ada));
    await keychain.remove(host);
    expect(await keychain.find(host, 'a', never)).toEqual(without('none'));
  });

  it('asks its owner once, and no more while it stays locked', async () => {
    const session = await start({ prompter: 'hangs' });
    await keychainOf(session).save(HOST, ada);
    await session.restart('locked');
    const keychain = keychainOf(session, 500);
    expect(await keychain.find(HOST, 'a', never)).toEqual(without('timeout'));
    expect(await keychain.find(HOST, 'a', never)).toEqual(without('locked'));
    await expect(keychain.list()).rejects.toMatchObject({ failure: 'timeout' });
    await expect(keychain.list()).rejects.toMatchObject({ failure: 'locked' });
    await session.restart('unlocked');
    expect(await keychain.find(HOST, 'a', never)).toEqual(found(ada));
    expect(await keychain.list()).toEqual([{ host: HOST, username: 'ada' }]);
  });

  it('is found open by the next look-up', async () => {
    const session = await start();
    const chain = new CredentialChain([keychainOf(session)]);
    await keychainOf(session).save(HOST, ada);
    await session.lock();
    expect((await chain.find(HOST, 'a', never)).trace).toEqual(without('locked').steps);
    expect((await chain.find(HOST, 'a', never)).trace).toEqual(without('locked').steps);
    await session.restart('unlocked');
    expect((await chain.find(HOST, 'a', never)).credential).toEqual(ada);
  });

  it('is not waited for where its owner does not answer', async () => {
    const session = await start({ prompter: 'hangs' });
    await keychainOf(session).save(HOST, ada);
    await session.restart('locked');
    const keychain = keychainOf(session, 500);
    const open = openResources();
    const finding = Array.from({ length: 6 }, () => keychain.find(HOST, 'a', never));
    for (const answer of await Promise.all(finding)) expect(answer).toEqual(without('timeout'));
    await expect(keychain.save(HOST, strange)).rejects.toMatchObject({ failure: 'timeout', kind: 'timeout' });
    await expect(keychain.list()).rejects.toMatchObject({ failure: 'timeout' });
    // Nothing of the calls under way keeps this process from ending.
    expect(await leftOpen(open)).toEqual([]);
  });

  it('is given up for good after the time in which a person types a password', async () => {
    const session = await start({ prompter: 'hangs' });
    await keychainOf(session).save(HOST, ada);
    await session.restart('locked');
    const keychain = new Keychain(keychainProcess({ module, env: session.env, timeLimit: 300 }), LIMIT);
    await expect(keychain.save(HOST, strange)).rejects.toMatchObject({ failure: 'locked' });
  });

  it.each([
    ['without a session bus', undefined],
    ['whose session bus is gone', 'unix:path=/nonexistent/bus'],
  ])('fails %s, and harms nobody', async (_what, address) => {
    const keychain = keychainOf({ env: { PATH: process.env.PATH, DBUS_SESSION_BUS_ADDRESS: address } });
    expect(await keychain.find(HOST, 'a', never)).toEqual(without('locked'));
    for (const call of [() => keychain.save(HOST, ada), () => keychain.remove(HOST), () => keychain.list()]) {
      await expect(call()).rejects.toMatchObject({ name: 'CredentialStoreError', failure: 'locked' });
    }
  });

  it('fails where keytar does not load', async () => {
    const keychain = new Keychain(keychainProcess({ module: '/nonexistent/keytar.js' }), LIMIT);
    expect(await keychain.find(HOST, 'a', never)).toEqual(without('locked'));
    await expect(keychain.list()).rejects.toMatchObject({ failure: 'locked' });
  });
});

function keychainOf({ env }: Pick<KeyringSession, 'env'>, timeLimit = 20_000): Keychain {
  return new Keychain(keychainProcess({ module, env }), timeLimit);
}

function found(credential: StorableCredential) {
  return { credential, steps: [{ place: 'keychain', outcome: 'found' }] };
}

function without(outcome: string) {
  return { steps: [{ place: 'keychain', outcome }] };
}
