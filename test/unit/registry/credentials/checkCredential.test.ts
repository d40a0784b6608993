import { afterEach, describe, expect, it } from 'vitest';
import { checkCredential } from '../../../../src/registry/credentials/checkCredential';
import { endpointOf } from '../../../../src/registry/endpoint';
import { Transport } from '../../../../src/registry/transport';
import { leftOpen, openResources } from '../../../support/openResources';
import {
  type Auth,
  hold,
  redirect,
  type ScratchRegistry,
  stallBeforeHeaders,
  startScratchRegistry,
  status,
} from '../../../support/scratchRegistry';

const LIMIT = 15_000;
const accounts = { ada: 'right: ü' };
const never = new AbortController().signal;

describe('checkCredential', () => {
  const lines: string[] = [];
  const log = { info: (line: string) => void lines.push(line), warn: (line: string) => void lines.push(line) };
  const started: ScratchRegistry[] = [];
  afterEach(() => Promise.all(started.splice(0).map((registry) => registry.close())));

  const start = async (auth: Auth) => {
    const registry = await startScratchRegistry({ auth });
    started.push(registry);
    return registry;
  };
  /** @param idle milliseconds; undefined for the usual ones, which a busy machine keeps. */
  const check = async (registry: ScratchRegistry, password = accounts.ada, signal = never, idle?: number) => {
    const before = openResources();
    const transport = new Transport(log, idle === undefined ? {} : { timeouts: { idle } });
    try {
      const credential = { kind: 'basic', username: 'ada', password } as const;
      return await checkCredential(transport, endpointOf(registry.host, {}), credential, signal);
    } finally {
      transport.dispose();
      expect(await leftOpen(before)).toEqual([]);
    }
  };

  it.each<[string, Auth, number]>([
    ['a token service', { kind: 'bearer', accounts }, 3],
    ['Basic', { kind: 'basic', accounts }, 2],
  ])('tells a right password from a wrong one, with %s', async (_, auth, requests) => {
    const registry = await start(auth);
    expect(await check(registry)).toBe('accepted');
    expect(registry.requests).toHaveLength(requests);
    registry.forgetRequests();
    expect(await check(registry, 'wrong')).toBe('refused');
    const sent = registry.requests.filter(({ headers }) => headers.authorization?.startsWith('Basic '));
    expect(sent).toHaveLength(1);
    expect(lines.join('\n')).not.toContain('right');
  });

  it('says that a registry asks nobody', async () => {
    const registry = await start('anonymous');
    expect(await check(registry)).toBe('notAsked');
    expect(registry.requests).toHaveLength(1);
  });

  it('calls a token that the registry does not take a refusal', async () => {
    const registry = await start({ kind: 'bearer', accounts, tokenLifetime: 0 });
    expect(await check(registry)).toBe('refused');
  });

  it.each([
    ['a realm that is a metadata address', 'Bearer realm="http://169.254.169.254/token"', 'refused'],
    ["another machine's service on this one", 'Bearer realm="http://127.0.0.1:1/token"', 'refused'],
    ['a realm that is no address', 'Bearer realm="nowhere"', 'refused'],
    ['an unknown scheme', 'Negotiate', 'unsupported'],
    ['no challenge', '', 'unsupported'],
  ])('sends the password nowhere for %s', async (_, challenge, kind) => {
    const registry = await start({ kind: 'bearer', accounts });
    registry.on({ kind: 'ping' }, status(401, { headers: { 'WWW-Authenticate': challenge } }));
    await expect(check(registry)).rejects.toMatchObject({ kind });
    expect(registry.requests.filter(({ headers }) => headers.authorization)).toEqual([]);
  });

  it('prefers Basic to a realm that cannot be used', async () => {
    const registry = await start({ kind: 'basic', accounts });
    const headers = { 'WWW-Authenticate': 'Bearer realm="nowhere",Basic realm="x"' };
    registry.on({ kind: 'ping' }, status(401, { headers }), { times: 1 });
    expect(await check(registry)).toBe('accepted');
  });

  it('does not answer the challenge of where a redirect led to', async () => {
    const registry = await start({ kind: 'basic', accounts });
    const other = await start({ kind: 'basic', accounts });
    registry.on({ kind: 'ping' }, redirect(`${other.url}/v2/`));
    await expect(check(registry)).rejects.toMatchObject({ name: 'RegistryError' });
    expect(other.requests.filter(({ headers }) => headers.authorization)).toEqual([]);
  });

  it.each([
    [404, 'notFound'],
    [429, 'rateLimited'],
    [500, 'unreachable'],
  ])('cannot tell where the registry answers %i', async (code, kind) => {
    const registry = await start({ kind: 'basic', accounts });
    registry.on({ kind: 'ping' }, status(code));
    await expect(check(registry)).rejects.toMatchObject({ kind });
  });

  it('cannot tell where the token service fails', async () => {
    const registry = await start({ kind: 'bearer', accounts });
    registry.on({ kind: 'token' }, status(200, { body: 'no token' }));
    await expect(check(registry)).rejects.toMatchObject({ kind: 'malformed' });
  });

  it('ends in time', { timeout: LIMIT }, async () => {
    const registry = await start({ kind: 'bearer', accounts });
    registry.on({ kind: 'token' }, stallBeforeHeaders());
    await expect(check(registry, accounts.ada, never, 300)).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('can be cancelled', { timeout: LIMIT }, async () => {
    const registry = await start({ kind: 'bearer', accounts });
    const held = hold();
    registry.on({ kind: 'ping' }, held);
    const controller = new AbortController();
    const checking = check(registry, accounts.ada, controller.signal);
    await held.waiting;
    controller.abort();
    await expect(checking).rejects.toMatchObject({ kind: 'cancelled' });
  });
});
