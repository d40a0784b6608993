import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { signOut } from '../../src/editor/commands/signOut';
import { AskedRegistries } from '../../src/editor/credentials/askedRegistries';
import { Credentials } from '../../src/editor/credentials/credentials';
import { rememberedChallenges } from '../../src/editor/rememberedChallenges';
import { RegistryService } from '../../src/editor/registryService';
import { digestOf } from '../../src/oci/digest';
import { hasKeyring, type KeyringSession, startKeyringSession } from '../support/keyringSession';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry, status } from '../support/scratchRegistry';
import { closeAll } from './support/editor';
import { surroundings } from './support/extension';

const PASSWORDS = { ada: 'pass of ada', bob: 'pass of bob' } as const;
const BUS = ['DBUS_SESSION_BUS_ADDRESS', 'DISPLAY', 'XDG_RUNTIME_DIR'];
const never = new AbortController().signal;
const userNamed = (username: keyof typeof PASSWORDS) =>
  ({ kind: 'basic', username, password: PASSWORDS[username] }) as const;
const contentOf = (user: string) =>
  Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [],
      annotations: { user },
    }),
  );

describe('places of sign-ins', () => {
  let context: vscode.ExtensionContext;
  let log: vscode.LogOutputChannel;
  let registry: ScratchRegistry;
  let folder: ScratchFolder;
  let credentials: Credentials;
  let asked: AskedRegistries;
  let service: RegistryService;
  let notes: string[];
  let restore: (() => void)[];

  before(async () => ({ context, log } = await surroundings()));

  after(() => log.dispose());

  beforeEach(async () => {
    [notes, restore] = [[], []];
    for (const box of ['showErrorMessage', 'showInformationMessage', 'showWarningMessage'] as const) {
      const own = Object.getOwnPropertyDescriptor(vscode.window, box)!;
      const value = (text: string, ...items: unknown[]) => {
        notes.push(text);
        return Promise.resolve(items.find((item) => typeof item === 'string'));
      };
      Object.defineProperty(vscode.window, box, { configurable: true, writable: true, value });
      restore.push(() => void Object.defineProperty(vscode.window, box, own));
    }
    registry = await startScratchRegistry({ auth: { kind: 'basic', accounts: { ...PASSWORDS } } });
    folder = await createScratchFolder({ 'config.json': '{}' });
    setEnvironment({ DOCKER_CONFIG: folder.path });
    open({});
  });

  afterEach(async () => {
    await credentials.remove(registry.host).catch(() => undefined);
    close();
    for (const each of restore) each();
    await registry.close();
    await folder.remove();
    await closeAll();
  });

  function setEnvironment(values: Readonly<Record<string, string | undefined>>): void {
    for (const [name, value] of Object.entries(values)) {
      const before = process.env[name];
      set(name, value);
      restore.push(() => set(name, before));
    }
  }

  function set(name: string, value: string | undefined): void {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }

  /** The parts of the extension, in a session with this bus or with none. */
  function open({ env }: { env?: NodeJS.ProcessEnv }): void {
    setEnvironment(Object.fromEntries(BUS.map((name) => [name, env?.[name]])));
    credentials = new Credentials(context, log);
    asked = new AskedRegistries();
    const challenges = rememberedChallenges(context.globalState);
    service = new RegistryService({ credentials, asked, challenges, log });
  }

  function close(): void {
    for (const each of [service, asked, credentials]) each.dispose();
  }

  const writeConfig = (config: unknown) => writeFile(path.join(folder.path, 'config.json'), JSON.stringify(config));
  const parts = () => ({ source: service, credentials, log });
  const keychainStep = async () => {
    const { trace } = await credentials.find(registry.host, '', never);
    return trace.find(({ place }) => place === 'keychain')?.outcome;
  };

  it('may be a helper, which is not run to tell so', async () => {
    const helper = path.join(folder.path, 'docker-credential-noted');
    await writeFile(helper, `#!/bin/sh\ncat > '${folder.path}/asked'\n`, { mode: 0o755 });
    setEnvironment({ PATH: `${folder.path}:${process.env['PATH']}` });
    assert.equal(await credentials.mayFind(registry.host, '', never), false);
    await writeConfig({ credHelpers: { [registry.host]: 'noted' } });
    credentials.forget(registry.host);
    assert.equal(await credentials.mayFind(registry.host, '', never), true);
    await assert.rejects(readFile(path.join(folder.path, 'asked')), { code: 'ENOENT' });
    await credentials.finds(registry.host, '', never);
    assert.equal((await readFile(path.join(folder.path, 'asked'), 'utf8')).trim(), registry.host);
  });

  it("is VS Code's secret storage where there is no keychain, and the trace says so", async () => {
    assert.equal(await keychainStep(), 'missing');
    assert.deepEqual(await credentials.save(registry.host, userNamed('ada')), {
      place: 'secretStorage',
      why: 'missing',
    });
    assert.deepEqual((await credentials.find(registry.host, '', never)).credential, userNamed('ada'));
  });

  it("is VS Code's secret storage where nobody answers on the session bus", async () => {
    close();
    open({ env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' } });
    assert.equal(await keychainStep(), 'locked');
    assert.deepEqual(await credentials.save(registry.host, userNamed('ada')), {
      place: 'secretStorage',
      why: 'locked',
    });
    assert.deepEqual((await credentials.find(registry.host, '', never)).credential, userNamed('ada'));
  });

  describe('with a keychain', () => {
    let session: KeyringSession;

    beforeEach(async function () {
      // The set-up says so where the programs cannot be installed.
      if (!hasKeyring()) return this.skip();
      session = await startKeyringSession();
      close();
      open({ env: session.env });
    });

    afterEach(() => (session as KeyringSession | undefined)?.stop());

    it('is the keychain, and nobody is signed out or called unknown while it is locked', async () => {
      assert.deepEqual(await credentials.save(registry.host, userNamed('ada')), { place: 'keychain' });
      await session.lock();
      close();
      open({ env: session.env });
      assert.equal(await keychainStep(), 'locked');
      await signOut({ registry: registry.host }, parts());
      assert.match(notes[0] ?? '', /does not open: unlock the keychain/);
      await signOut(undefined, parts());
      assert.match(
        notes[1] ?? '',
        /^Keychain does not open, so the sign-ins that it may hold are not listed: unlock it/,
      );
      await session.restart('unlocked');
      assert.equal(await keychainStep(), 'found');
      await signOut({ registry: registry.host }, parts());
      assert.equal(await keychainStep(), 'none');
    });

    it("is VS Code's secret storage while it is locked, or the secret too long", async () => {
      const long = { ...userNamed('ada'), password: 'x'.repeat(3_000) };
      assert.deepEqual(await credentials.save(registry.host, long), { place: 'secretStorage', why: 'tooLong' });
      await session.restart('locked');
      assert.deepEqual(await credentials.save(registry.host, userNamed('ada')), {
        place: 'secretStorage',
        why: 'locked',
      });
      assert.deepEqual((await credentials.find(registry.host, '', never)).credential, userNamed('ada'));
    });
  });

  it("tells who signs out of Docker's sign-in whose it is, and how it is removed", async () => {
    const auth = Buffer.from(`ada:${PASSWORDS.ada}`).toString('base64');
    await writeConfig({ auths: { [registry.host]: { auth } } });
    await signOut({ registry: registry.host }, parts());
    assert.match(notes[0] ?? '', new RegExp(`Docker's configuration\\. .*: docker logout ${registry.host}$`));
    await writeConfig({});
    await signOut({ registry: registry.host }, parts());
    assert.match(notes[1] ?? '', /there is nothing to remove/);
  });

  it('never shows one what another was shown', async () => {
    for (const user of ['ada', 'bob'] as const) {
      const body = contentOf(user);
      const login = `Basic ${Buffer.from(`${user}:${PASSWORDS[user]}`).toString('base64')}`;
      const headers = { ETag: '"same"', 'Docker-Content-Digest': digestOf(body) };
      const shown = status(200, { body, headers, contentType: 'application/vnd.oci.image.index.v1+json' });
      registry.on(({ kind, headers: sent }) => kind === 'manifest' && sent.authorization === login, shown);
    }
    const reference = { registry: registry.host, repository: 'team/app', tag: '1' };
    const lookUp = async () => {
      registry.forgetRequests();
      const { bytes } = await service.manifest({ kind: 'registry', reference }, { signal: never, byPerson: true });
      const { annotations } = JSON.parse(Buffer.from(bytes).toString()) as { annotations: { user: string } };
      return `${annotations.user}, ${registry.count({ status: 200 })} of ${registry.requests.length}`;
    };
    await credentials.save(registry.host, userNamed('ada'));
    assert.equal(await lookUp(), 'ada, 1 of 2');
    assert.equal(await lookUp(), 'ada, 0 of 0');
    await credentials.save(registry.host, userNamed('bob'));
    assert.equal(await lookUp(), 'bob, 1 of 1');
    await credentials.remove(registry.host);
    await assert.rejects(lookUp(), { kind: 'unauthorized' });
    assert.equal(registry.requests.length, 1);
    const auth = Buffer.from(`ada:${PASSWORDS.ada}`).toString('base64');
    await writeConfig({ auths: { [registry.host]: { auth } } });
    assert.equal(await lookUp(), 'ada, 1 of 1');
  });
});
