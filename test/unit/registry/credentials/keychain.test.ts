import { describe, expect, it } from 'vitest';
import { CredentialStoreError } from '../../../../src/registry/credentials/credentialStoreError';
import { CredentialChain } from '../../../../src/registry/credentials/credentialChain';
import { Keychain, type KeychainAccess, MAX_KEYCHAIN_BYTES } from '../../../../src/registry/credentials/keychain';
import { RegistryError } from '../../../../src/registry/registryError';

const LIMIT = 5_000;
const never = new AbortController().signal;
const ada = { kind: 'basic', username: 'ada', password: 'secret' } as const;

/** A keychain that forgets with the process. */
class MemoryKeychain implements KeychainAccess {
  readonly entries = new Map<string, string>();

  getPassword(service: string, account: string): Promise<string | null> {
    return Promise.resolve(this.entries.get(`${service} ${account}`) ?? null);
  }

  setPassword(service: string, account: string, password: string): Promise<void> {
    this.entries.set(`${service} ${account}`, password);
    return Promise.resolve();
  }

  deletePassword(service: string, account: string): Promise<boolean> {
    return Promise.resolve(this.entries.delete(`${service} ${account}`));
  }

  findCredentials(service: string): Promise<{ account: string; password: string }[]> {
    const own = [...this.entries].map(([key, password]) => ({ key: key.split(' '), password }));
    return Promise.resolve(
      own.filter(({ key }) => key[0] === service).map(({ key, password }) => ({ account: key[1] ?? '', password })),
    );
  }
}

/** Every call of it ends as `end` does. */
function keychainWhose(end: () => Promise<never>): KeychainAccess {
  return { getPassword: end, setPassword: end, deletePassword: end, findCredentials: end };
}

const locked = keychainWhose(() => Promise.reject(new Error('Cannot unlock: the secret is hunter2')));
const throwing = keychainWhose(() => {
  throw new Error('not built for this platform');
});
const hanging = keychainWhose(() => new Promise(() => undefined));

describe('Keychain', () => {
  it.each([ada, { kind: 'identityToken', token: 'refresh' } as const, { ...ada, username: 'äda', password: '"\\\n€' }])(
    'finds what was saved: %j',
    async (credential) => {
      const keychain = new Keychain(new MemoryKeychain());
      await keychain.save('registry.example.com:5000', credential);
      const answer = await keychain.find('registry.example.com:5000', 'team/app', never);
      expect(answer).toEqual({ credential, steps: [{ place: 'keychain', outcome: 'found' }] });
      expect((await keychain.find('registry.example.com', 'team/app', never)).steps).toEqual([
        { place: 'keychain', outcome: 'none' },
      ]);
    },
  );

  it('keeps JSON under the service oci-lens and the host', async () => {
    const memory = new MemoryKeychain();
    const keychain = new Keychain(memory);
    await keychain.save('Registry.Example.com', ada);
    await keychain.save('index.docker.io', { kind: 'identityToken', token: 'refresh' });
    expect([...memory.entries]).toEqual([
      ['oci-lens registry.example.com', '{"username":"ada","password":"secret"}'],
      ['oci-lens docker.io', '{"identityToken":"refresh"}'],
    ]);
  });

  it('takes the hosts of Docker Hub for one', async () => {
    const keychain = new Keychain(new MemoryKeychain());
    await keychain.save('registry-1.docker.io', ada);
    expect((await keychain.find('docker.io', 'a/b', never)).credential).toEqual(ada);
    await keychain.remove('index.docker.io');
    expect((await keychain.find('docker.io', 'a/b', never)).credential).toBeUndefined();
  });

  it('lists hosts and users by host, without secrets, and what it cannot read', async () => {
    const memory = new MemoryKeychain();
    const keychain = new Keychain(memory);
    await keychain.save('quay.io', ada);
    await keychain.save('ghcr.io', { kind: 'identityToken', token: 'refresh' });
    await memory.setPassword('oci-lens', 'broken.example.com', 'text');
    await memory.setPassword('another program', 'other.example.com', 'text');
    expect(await keychain.list()).toEqual([
      { host: 'broken.example.com', username: undefined },
      { host: 'ghcr.io', username: undefined },
      { host: 'quay.io', username: 'ada' },
    ]);
  });

  it('removes what is not there', async () => {
    await expect(new Keychain(new MemoryKeychain()).remove('quay.io')).resolves.toBeUndefined();
  });

  it.each(['', 'text', '[]', '{}', '{"username":"ada"}', '{"identityToken":""}', '{"username":"a","password":1}'])(
    'calls an entry malformed that is %j',
    async (text) => {
      const memory = new MemoryKeychain();
      await memory.setPassword('oci-lens', 'quay.io', text);
      const answer = await new Keychain(memory).find('quay.io', 'a', never);
      expect(answer.credential).toBeUndefined();
      expect(answer.steps).toEqual([{ place: 'keychain', outcome: 'malformed' }]);
    },
  );

  it('refuses a secret that Windows could not keep, and says so without it', async () => {
    const memory = new MemoryKeychain();
    const keychain = new Keychain(memory);
    const frame = '{"identityToken":""}'.length;
    await keychain.save('quay.io', { kind: 'identityToken', token: 'x'.repeat(MAX_KEYCHAIN_BYTES - frame) });
    expect(memory.entries.size).toBe(1);
    for (const token of ['x'.repeat(MAX_KEYCHAIN_BYTES - frame + 1), '€'.repeat(1_000)]) {
      const saving = keychain.save('ghcr.io', { kind: 'identityToken', token });
      await expect(saving).rejects.toBeInstanceOf(CredentialStoreError);
      await expect(saving).rejects.toMatchObject({ failure: 'tooLong', kind: 'tooLarge', host: 'ghcr.io' });
      await expect(saving).rejects.not.toHaveProperty('message', expect.stringContaining(token.slice(0, 10)));
    }
    expect(memory.entries.size).toBe(1);
  });

  it.each([
    ['is locked', locked, 'locked'],
    ['throws', throwing, 'locked'],
    ['hangs', hanging, 'timeout'],
  ])('says what is wrong with a keychain that %s', { timeout: LIMIT }, async (_, access, failure) => {
    const keychain = new Keychain(access, 50);
    expect(await keychain.find('quay.io', 'a', never)).toMatchObject({
      steps: [{ place: 'keychain', outcome: failure }],
    });
    for (const call of [() => keychain.save('quay.io', ada), () => keychain.remove('quay.io'), () => keychain.list()]) {
      const error = await call().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(RegistryError);
      expect(error).toMatchObject({ failure });
      expect((error as Error).message).not.toContain('hunter2');
    }
    await expect(keychain.save('quay.io', ada)).rejects.toMatchObject({
      host: 'quay.io',
      message: `the keychain does not ${failure === 'timeout' ? 'answer' : 'open'}`,
    });
  });

  it('leaves a keychain that hangs when nobody asks any more', { timeout: LIMIT }, async () => {
    const asking = new AbortController();
    const finding = new CredentialChain([new Keychain(hanging)]).find('quay.io', 'a', asking.signal);
    asking.abort();
    await expect(finding).rejects.toMatchObject({ name: 'RegistryError', kind: 'cancelled' });
  });
});
