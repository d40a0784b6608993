import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../../src/oci/mediaType';
import type { RegistryError } from '../../../../src/registry/registryError';
import { type ScratchRegistry, startScratchRegistry, status, wrongBody } from '../../../support/scratchRegistry';
import { imageBytes, locate, registryClient, type RegistryClient } from '../registryClient';

const LIMIT_MS = 15_000;
const BOM = [0xef, 0xbb, 0xbf];
const ask = () => ({ signal: new AbortController().signal });
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no failure',
    (error: unknown) => (error as RegistryError).kind,
  );

describe('An odd token service', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  const manifest = () => client.source.manifest(locate(registry, 'team/app', '1'), ask());
  const challenge = (value: string | readonly string[]) =>
    registry.on({ kind: 'manifest', authorised: false }, status(401, { headers: { 'WWW-Authenticate': value } }));
  const tokenQueries = () => registry.requests.filter(({ kind }) => kind === 'token').map(({ query }) => `${query}`);
  const scope = 'scope=repository%3Ateam%2Fapp%3Apull';

  beforeEach(async () => {
    registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
    registry.putManifest('team/app', '1', imageBytes('one'), MediaType.ociManifest);
    client = registryClient();
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  it.each<[string, (url: string) => string | readonly string[], string]>([
    [
      'a query',
      (url) => `Bearer realm="${url}/token?account=x&scope=evil",service="s"`,
      `account=x&service=s&${scope}`,
    ],
    ['a fragment', (url) => `Bearer realm="${url}/token#part",service="s"`, `service=s&${scope}`],
    ['white space and line ends around', (url) => `Bearer realm=" ${url}/token\t",service="s"`, `service=s&${scope}`],
    ['a scheme in upper case', (url) => `BEARER REALM="${url.replace('http', 'HTTP')}/token"`, scope],
    ['no comma before the service', (url) => `Bearer realm="${url}/token" service="s"`, `service=s&${scope}`],
    ['an empty service', (url) => `Bearer realm="${url}/token",service=""`, scope],
    [
      'a service of odd characters',
      (url) => `Bearer realm="${url}/token",service="a&b=c"`,
      `service=a%26b%3Dc&${scope}`,
    ],
    ['a scope that asks for more', (url) => `Bearer realm="${url}/token",scope="repository:x:*"`, scope],
    [
      'a header of its own after others',
      (url) => ['Negotiate', 'Basic realm="x"', `Bearer realm="${url}/token"`],
      scope,
    ],
    ['a realm of no use before it', (url) => `Bearer realm="",Bearer realm="${url}/token"`, scope],
  ])(
    'whose realm has %s is asked',
    async (_name, value, query) => {
      challenge(value(registry.url));
      await manifest();
      expect(tokenQueries()).toEqual([query]);
    },
    LIMIT_MS,
  );

  it.each([
    ['nothing', ''],
    ['a scheme alone', 'Bearer'],
    ['a service alone', 'Bearer service="x"'],
    ['commas', ',,,,'],
    ['one scheme after the other', 'Bearer '.repeat(1_500)],
  ])(
    'that a challenge of %s does not name is not looked for',
    async (_name, value) => {
      challenge(value);
      expect(await failure(manifest())).toBe('unauthorized');
      expect(tokenQueries()).toEqual([]);
    },
    LIMIT_MS,
  );

  it.each(['#', '//evil.example', 'https:', 'http://', 'https://[', 'javascript:1', '\\\\x'])(
    'at the realm %s is asked for nothing',
    async (realm) => {
      challenge(`Bearer realm="${realm}"`);
      expect(await failure(manifest())).toBe('refused');
    },
    LIMIT_MS,
  );

  const answer = (change: (body: Record<string, unknown>) => unknown) =>
    wrongBody((body) => {
      const changed = change(JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>);
      return typeof changed === 'string' ? new TextEncoder().encode(changed) : (changed as Uint8Array);
    });
  it.each<[string, (body: Record<string, unknown>) => unknown]>([
    ['numbers as strings', (body) => JSON.stringify({ ...body, expires_in: '300', issued_at: 7 })],
    ['no number of seconds', (body) => JSON.stringify({ ...body, expires_in: {} })],
    ['more seconds than there are', (body) => JSON.stringify(body).replace(/"expires_in":\d+/, '"expires_in":1e999')],
    ['an empty token beside a true one', (body) => JSON.stringify({ ...body, token: '' })],
    ['a null beside a true one', (body) => JSON.stringify({ ...body, token: null })],
    ['a byte order mark', (body) => Uint8Array.from([...BOM, ...new TextEncoder().encode(JSON.stringify(body))])],
    ['much beside', (body) => JSON.stringify({ ...body, refresh_token: 'x', extra: Array(1_000).fill({}) })],
  ])(
    'that answers with %s has its token used',
    async (_name, change) => {
      registry.on({ kind: 'token' }, answer(change));
      await manifest();
      expect(registry.count({ kind: 'manifest', status: 200 })).toBe(1);
    },
    LIMIT_MS,
  );

  it.each<[string, (body: Record<string, unknown>) => unknown]>([
    ['an empty token', () => '{"token":""}'],
    ['spaces', () => '{"token":"  "}'],
    ['a token in a list', (body) => JSON.stringify([body])],
    ['a token with letters that no header holds', () => '{"token":"\u00e9\u202e"}'],
    ['two documents', (body) => JSON.stringify(body).repeat(2)],
    ['no UTF-8', () => Uint8Array.from([0x7b, 0xff, 0xfe])],
  ])(
    'that answers with %s gave none',
    async (_name, change) => {
      registry.on({ kind: 'token' }, answer(change));
      await expect(manifest()).rejects.toMatchObject({
        kind: 'malformed',
        message: `${registry.host} answered without a token`,
      });
      expect(registry.count({ kind: 'manifest' })).toBe(1);
    },
    LIMIT_MS,
  );
});
