import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { CachedSource } from '../../../src/registry/cachedSource';
import { CredentialChain } from '../../../src/registry/credentials/credentialChain';
import { DockerConfigSource } from '../../../src/registry/credentials/dockerConfig';
import { type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { createHelperMachine, type HelperMachine } from './credentials/helperMachine';
import { imageBytes, locate, registryClient, type RegistryClient } from './registryClient';

const MINUTE = 60_000;
const PASSWORDS = { ada: 'pass of ada', bob: 'pass of bob' } as const;
type User = keyof typeof PASSWORDS;

const headerOf = (user: User) => `Basic ${Buffer.from(`${user}:${PASSWORDS[user]}`).toString('base64')}`;
const answer = (user: User) => `printf '{"ServerURL":"x","Username":"${user}","Secret":"${PASSWORDS[user]}"}'`;

/** A tag of which each user is shown another content, under the same ETag. */
describe('CachedSource whose credential becomes another', () => {
  let machine: HelperMachine;
  let registry: ScratchRegistry;
  let client: RegistryClient;
  let source: CachedSource;
  let now: number;
  let revoked: User | undefined;

  beforeEach(async () => {
    machine = await createHelperMachine();
    registry = await startScratchRegistry({ auth: { kind: 'basic', accounts: { ...PASSWORDS } } });
    for (const user of ['ada', 'bob'] as const) {
      const body = imageBytes(user);
      const headers = { ETag: '"same"', 'Docker-Content-Digest': digestOf(body) };
      const shown = status(200, { body, headers, contentType: MediaType.ociManifest });
      const isTheirs = (authorization: string | undefined) => authorization === headerOf(user) && user !== revoked;
      registry.on(({ kind, headers: sent }) => kind === 'manifest' && isTheirs(sent.authorization), shown);
    }
    now = 0;
    revoked = undefined;
    const [workspaceFolders, helpers] = [() => [machine.workspace], machine.helpers()];
    const file = path.join(machine.root, 'config.json');
    const chain = new CredentialChain([new DockerConfigSource({ file, workspaceFolders, helpers })], {
      now: () => now,
    });
    client = registryClient({ credentials: chain, now: () => now });
    source = new CachedSource(client.source, client.log, { tag: MINUTE }, () => now);
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
    await machine.remove();
  });

  /** What is shown of the tag, and in whose name the registry was asked for it. */
  async function lookUp(): Promise<{ shown: string; askedAs: readonly string[] }> {
    registry.forgetRequests();
    const signal = new AbortController().signal;
    const shown = await source.manifest(locate(registry, 'team/app', '1'), { signal, byPerson: true }).then(
      ({ digest }) => (['ada', 'bob'] as const).find((user) => digest === digestOf(imageBytes(user))) ?? 'nothing',
      () => 'nothing',
    );
    const asked = registry.requests.map(({ headers }) => {
      const user = (['ada', 'bob'] as const).find((each) => headers.authorization === headerOf(each)) ?? 'nobody';
      return headers['if-none-match'] === undefined ? user : `${user} with an ETag`;
    });
    return { shown, askedAs: asked };
  }
  const signIn = (user: User) => {
    const auth = Buffer.from(`${user}:${PASSWORDS[user]}`).toString('base64');
    return machine.write('config.json', { auths: { [registry.host]: { auth } } });
  };

  it('shows what the new one is shown, and nothing of it once it is gone', async () => {
    await signIn('ada');
    expect(await lookUp()).toEqual({ shown: 'ada', askedAs: ['nobody', 'ada'] });
    expect(await lookUp()).toEqual({ shown: 'ada', askedAs: [] });
    await signIn('bob');
    expect(await lookUp()).toEqual({ shown: 'bob', askedAs: ['bob'] });
    await rm(path.join(machine.root, 'config.json'));
    expect(await lookUp()).toEqual({ shown: 'nothing', askedAs: ['nobody'] });
    await signIn('ada');
    expect(await lookUp()).toEqual({ shown: 'ada', askedAs: [] });
  });

  it('is told by a helper after five minutes', async () => {
    await machine.write('config.json', { credsStore: 'x' });
    await machine.helper('x', answer('ada'));
    expect((await lookUp()).shown).toBe('ada');
    await machine.helper('x', answer('bob'));
    now = 5 * MINUTE - 1;
    expect(await lookUp()).toEqual({ shown: 'ada', askedAs: ['ada with an ETag'] });
    now = 5 * MINUTE;
    expect(await lookUp()).toEqual({ shown: 'bob', askedAs: ['bob'] });
  });

  it('asks its helper again when the old one is refused, and does not go on showing what that was shown', async () => {
    await machine.write('config.json', { credsStore: 'x' });
    await machine.helper('x', answer('ada'));
    expect((await lookUp()).shown).toBe('ada');
    await machine.helper('x', answer('bob'));
    revoked = 'ada';
    const challenge = { 'WWW-Authenticate': 'Basic realm="x"' };
    registry.on(({ headers }) => headers.authorization === headerOf('ada'), status(401, { headers: challenge }));
    now = MINUTE;
    expect(await lookUp()).toEqual({ shown: 'nothing', askedAs: ['ada with an ETag', 'nobody'] });
    expect(await lookUp()).toEqual({ shown: 'bob', askedAs: ['bob'] });
  });
});
