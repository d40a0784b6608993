import { mkdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../../src/oci/mediaType';
import { accessText, answererText, checkFailureSentence } from '../../../../src/presentation/credentialText';
import { errorSentence } from '../../../../src/presentation/errorSentence';
import { KeptChallenges } from '../../../../src/registry/auth/challengeMemory';
import { CachedSource } from '../../../../src/registry/cachedSource';
import { checkCredential } from '../../../../src/registry/credentials/checkCredential';
import { CredentialChain } from '../../../../src/registry/credentials/credentialChain';
import { DockerConfigSource } from '../../../../src/registry/credentials/dockerConfig';
import { PodmanAuthSource } from '../../../../src/registry/credentials/podmanAuth';
import { endpointOf } from '../../../../src/registry/endpoint';
import { RegistryError } from '../../../../src/registry/registryError';
import { Transport } from '../../../../src/registry/transport';
import { leftOpen, openResources } from '../../../support/openResources';
import { type ScratchRegistry, startScratchRegistry, status } from '../../../support/scratchRegistry';
import { imageBytes, locate, registryClient, type RegistryClient } from '../registryClient';
import { createHelperMachine, type HelperMachine } from './helperMachine';

const LIMIT = 10_000;
const RIGHT = 'right-password';
/** Wherever it stands, it is not to be read. */
const SECRET = 'mArKeR-0123456789';
const ENCODED = ['ada:', ':', '<token>:'].map((user) => Buffer.from(user + SECRET).toString('base64'));
const never = new AbortController().signal;
const answer = (user: string) => `printf '{"ServerURL":"x","Username":"%s","Secret":"%s"}' '${user}' '${SECRET}'`;
const auth = (password: string) => ({ auth: Buffer.from(`ada:${password}`).toString('base64') });

interface Case {
  /** The state of the machine; paths are below its root. */
  readonly given: (machine: HelperMachine, host: string) => Promise<unknown>;
  readonly registry?: (registry: ScratchRegistry) => unknown;
  /** In the text that tells how the registry is asked. */
  readonly shown: readonly RegExp[];
}

const REFUSED = [/refused this credential/, /Token service: 127\.0\.0\.1:\d+, scope repository:team\/app:pull/];
const CONFIG = 'home/.docker/config.json';
const withHelper = (name: string, script?: string) => async (machine: HelperMachine, host: string) => {
  if (script !== undefined) await machine.helper(name, script);
  await machine.write(CONFIG, { credHelpers: { [host]: name } });
};
const withEntry = (entry: (host: string) => unknown) => (machine: HelperMachine, host: string) =>
  machine.write(CONFIG, { auths: { [host]: entry(host) } });

const refused: Readonly<Record<string, Case>> = {
  'a token of a helper that has expired': {
    given: withHelper('x', answer('ada')),
    shown: [/helper \(docker-credential-x\): a credential was found/, ...REFUSED],
  },
  "a helper's identity token that is not renewed": {
    given: withHelper('x', answer('<token>')),
    shown: [/helper \(docker-credential-x\): a credential was found/, ...REFUSED],
  },
  'a password in the file': {
    given: withEntry(() => auth(SECRET)),
    shown: [/Docker's configuration \(.*config\.json\): a credential was found/, ...REFUSED],
  },
  'an identity token in the file': { given: withEntry(() => ({ identitytoken: SECRET })), shown: REFUSED },
  'a registry token in the file': {
    given: withEntry(() => ({ registrytoken: SECRET })),
    shown: [/configuration .*: a credential was found/, /refused this credential/],
  },
  "podman's entry for a part of the host, though that of the host is right": {
    given: (machine, host) =>
      machine.write('auth.json', { auths: { [`${host}/team`]: auth(SECRET), [host]: auth(RIGHT) } }),
    shown: [
      /configuration .*: no credential/,
      /Podman's sign-ins \(.*auth\.json\): a credential was found/,
      ...REFUSED,
    ],
  },
  'a credential of a registry whose realm is wrong': {
    given: withEntry(() => auth(SECRET)),
    registry: (registry) =>
      registry.on(
        { kind: 'manifest' },
        status(401, { headers: { 'WWW-Authenticate': `Bearer realm="ftp://ada:${SECRET}@127.0.0.1/token"` } }),
      ),
    shown: [
      /configuration .*: a credential was found/,
      /did not ask for last, for your safety: 127\.0\.0\.1:\d+\/team\/app:1\n +The reason: the token service that .* is refused: not https\n/,
    ],
  },
  'a credential of a registry that says it again': {
    given: withEntry(() => auth(SECRET)),
    registry: (registry) => {
      const body = JSON.stringify({ errors: [{ code: 'DENIED', message: SECRET, detail: { SECRET } }] });
      const headers = { 'WWW-Authenticate': `Bearer realm="${registry.url}/token?t=${SECRET}",error="${SECRET}"` };
      registry.on({ kind: 'token' }, status(403, { body, headers }));
      registry.on({ kind: 'manifest' }, status(401, { body, headers }));
    },
    shown: [/403 DENIED/, /refused this credential/],
  },
};

const silent: Readonly<Record<string, Case>> = {
  'a helper that hangs': {
    given: withHelper('x', `echo ${SECRET}; sleep 60`),
    shown: [/helper \(docker-credential-x\): did not answer in time; .*terminal/],
  },
  'a helper that prints garbage': {
    given: withHelper('x', `echo ${SECRET}; echo ${SECRET} >&2`),
    shown: [/helper .*: failed, or gave an answer that is none; see in a terminal/],
  },
  'a helper that prints megabytes': {
    given: withHelper('x', `yes ${SECRET} | head -c 4000000; sleep 60`),
    shown: [/helper .*: failed.*; see in a terminal/],
  },
  'a helper that exits 1': {
    given: withHelper('x', `echo ${SECRET}; exit 1`),
    shown: [/helper .*: failed.*; see in a terminal/],
  },
  'a helper that is missing': {
    given: withHelper('gone'),
    shown: [/helper \(.*-gone\): is not installed; install it/],
  },
  'a helper with a path for a name': {
    given: withHelper('../evil', 'echo'),
    shown: [/helper \(docker-credential-\.\.\/evil\): not run, for your safety; .*no path/],
  },
  'a helper that is in the workspace alone': {
    given: async (machine, host) => {
      await machine.program(path.join(machine.workspace, 'docker-credential-x'), answer('ada'));
      await withHelper('x')(machine, host);
    },
    shown: [/helper \(docker-credential-x\): is not installed; install it/],
  },
  'a file that is no JSON': {
    given: (machine) => machine.write(CONFIG, `{"auths": ${SECRET}`),
    shown: [/configuration .*: is not written as it should be; mend the file/],
  },
  'an entry that is none': {
    given: withEntry(() => ({ auth: SECRET })),
    shown: [/configuration .*: is not written as it should be; mend the file/],
  },
  'a folder in place of the file': {
    given: (machine) => mkdir(path.join(machine.root, CONFIG), { recursive: true }),
    shown: [/configuration .*: could not be read; check/],
  },
  'a huge file': {
    given: (machine, host) => machine.write(CONFIG, { auths: { [host]: auth(SECRET) }, x: 'x'.repeat(1_100_000) }),
    shown: [/configuration .*: could not be read; check/],
  },
  'a file in the workspace': {
    given: async (machine, host) => {
      await machine.write('workspace/config.json', { auths: { [host]: auth(SECRET) } });
      await mkdir(path.join(machine.home, '.docker'));
      await symlink(path.join(machine.workspace, 'config.json'), path.join(machine.root, CONFIG));
    },
    shown: [/configuration .*: not read, because it stands in the workspace; keep it outside/],
  },
};

describe('who was refused is told why, and no secret', { timeout: LIMIT }, () => {
  let before: Readonly<Record<string, number>>;
  let machine: HelperMachine;
  let registry: ScratchRegistry;
  let chain: CredentialChain;
  let client: RegistryClient;
  let source: CachedSource;
  let challenges: KeptChallenges;
  const seen: unknown[] = [];

  beforeEach(async () => {
    before = openResources();
    seen.length = 0;
    machine = await createHelperMachine();
    registry = await startScratchRegistry({
      auth: { kind: 'bearer', accounts: { ada: RIGHT }, privateRepositories: ['team'], identityTokens: {} },
    });
    registry.putManifest('team/app', '1', imageBytes('one'), MediaType.ociManifest);
    const workspaceFolders = () => [machine.workspace];
    const helpers = machine.helpers({ timeLimit: 500 });
    chain = new CredentialChain([
      new DockerConfigSource({ file: path.join(machine.root, CONFIG), workspaceFolders, helpers }),
      new PodmanAuthSource({ files: [path.join(machine.root, 'auth.json')], workspaceFolders, helpers }),
    ]);
    challenges = new KeptChallenges();
    const onCredentialRefused = (...refusal: unknown[]) => void seen.push(refusal);
    client = registryClient({ credentials: chain, challenges, onCredentialRefused });
    source = new CachedSource(client.source, client.log);
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
    await machine.remove();
    expect(await leftOpen(before)).toEqual([]);
  });

  const lookUp = () => source.manifest(locate(registry, 'team/app', '1'), { signal: never });

  /** What a person is shown, after all of it was looked through for the secret. */
  async function refusalShown(): Promise<{ readonly text: string; readonly sentence: string }> {
    const { reference } = locate(registry, 'team/app', '1');
    const error: unknown = await lookUp().catch((reason: unknown) => reason);
    if (!(error instanceof RegistryError)) throw new Error('it was let in');
    const found = await chain.find(registry.host, 'team/app', never);
    const text = accessText(registry.host, found, { reference, error });
    const sentence = errorSentence(error, reference);
    seen.push(text, sentence, answererText(found), checkFailureSentence(error, registry.host), error.stack);
    seen.push(error, client.lines, found.trace, challenges);
    expectNoSecret(seen);
    return { text, sentence };
  }

  it.each(Object.entries(refused))('%s', async (_name, { given, registry: prepare, shown }) => {
    await given(machine, registry.host);
    prepare?.(registry);
    const { text } = await refusalShown();
    for (const each of shown) expect(text).toMatch(each);
  });

  it.each(Object.entries(silent))('%s: and the next look-up works', async (_name, { given, shown }) => {
    await given(machine, registry.host);
    const { text, sentence } = await refusalShown();
    for (const each of shown) expect(text).toMatch(each);
    expect(sentence).toMatch(/a place that may hold your sign-in gave none \(.+\): mend that, or sign in again\.$/);
    expect(registry.requests.every(({ headers }) => !/^Basic/.test(headers.authorization ?? ''))).toBe(true);
    await rm(path.join(machine.root, CONFIG), { force: true, recursive: true });
    await machine.write(CONFIG, { auths: { [registry.host]: auth(RIGHT) } });
    await expect(
      source.manifest(locate(registry, 'team/app', '1'), { signal: never, byPerson: true }),
    ).resolves.toBeDefined();
  });

  it('a password that is checked', async () => {
    const lines: string[] = [];
    const log = { info: (line: string) => void lines.push(line), warn: (line: string) => void lines.push(line) };
    const credential = { kind: 'basic', username: 'ada', password: SECRET } as const;
    const transport = new Transport(log);
    const check = () => checkCredential(transport, endpointOf(registry.host, {}), credential, never);
    try {
      expect(await check()).toBe('refused');
      registry.on({ kind: 'token' }, status(500, { body: SECRET }));
      const error: unknown = await check().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(RegistryError);
      expectNoSecret([lines, error, checkFailureSentence(error as RegistryError, registry.host)]);
    } finally {
      transport.dispose();
    }
  });
});

/** Looks through errors with their causes, and through what cannot be enumerated. */
function expectNoSecret(all: unknown): void {
  const text = inspect(all, { depth: Infinity, showHidden: true, maxStringLength: null, maxArrayLength: null });
  for (const secret of [SECRET, ...ENCODED]) expect(text).not.toContain(secret);
}
