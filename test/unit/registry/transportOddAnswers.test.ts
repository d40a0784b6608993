import { describe, expect, it } from 'vitest';
import type { RegistryError } from '../../../src/registry/registryError';
import { leftOpen, openResources } from '../../support/openResources';
import { startRawServer } from '../../support/rawServer';
import { transportClient } from './transportClient';

const LIMIT_MS = 15_000;
const FINE = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
const chunked = (body: string) => `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body}`;
const headed = (line: string) => `HTTP/1.1 200 OK\r\n${line}\r\nContent-Length: 2\r\n\r\n{}`;

/** Bytes on the wire that no server of Node's would send. */
describe.each([
  ['a registry', undefined],
  ['a host that a registry led to', new URL('http://127.0.0.1:1')],
])('Transport and odd HTTP of %s', (_name, ledBy) => {
  /** What becomes of a request that is answered so, after the next one on the same client has been served. */
  const outcome = async (bytes: string | readonly string[], method: 'GET' | 'HEAD' = 'GET') => {
    const before = openResources();
    const server = await startRawServer((number) => (number === 0 ? bytes : FINE));
    const client = transportClient({ maxPerHost: 1, privateHosts: [server.host] });
    const send = (how: 'GET' | 'HEAD') => client.transport.send(client.request(server.url, { method: how, ledBy }));
    const first = await send(method).then(
      ({ status, body }) => `${status} ${Buffer.from(body).toString()}`.trim(),
      (error: unknown) => `${(error as RegistryError).name} ${(error as RegistryError).kind}`,
    );
    const { status, body } = await send('GET');
    expect([status, Buffer.from(body).toString(), server.requests.length]).toEqual([200, '{}', 2]);
    client.transport.dispose();
    await server.close();
    expect(await leftOpen(before)).toEqual([]);
    return first;
  };

  it.each([
    ['chunks with extensions', chunked('2;name=value\r\n{}\r\n0\r\nTrailer: x\r\n\r\n'), '200 {}'],
    ['an extension without an end', chunked(`2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`), 'RegistryError unreachable'],
    ['a chunk of no length', chunked('zz\r\n{}\r\n0\r\n\r\n'), 'RegistryError unreachable'],
    ['a chunk of more than there is', chunked('ffffffffffffffffff\r\n{}'), 'RegistryError unreachable'],
    ['a length beside chunks', headed('Transfer-Encoding: chunked'), 'RegistryError malformed'],
    ['a folded header', headed('Docker-Content-Digest: sha256:aa\r\n bb'), 'RegistryError malformed'],
    ['a zero byte in a header', headed('X: a\0b'), 'RegistryError malformed'],
    ['a control character in a header', headed('X: a\x1bb'), 'RegistryError malformed'],
    ['half a line end in a header', headed('X: a\rb'), 'RegistryError malformed'],
    ['a header without a name', headed(': x'), 'RegistryError malformed'],
    ['lines that end like those of Unix', FINE.replaceAll('\r', ''), 'RegistryError malformed'],
    ['no HTTP', '{}', 'RegistryError malformed'],
    [
      'another protocol from here',
      headed('Connection: upgrade\r\nUpgrade: x').replace('200', '101'),
      'RegistryError malformed',
    ],
    ['another protocol without a name', FINE.replace('200', '101'), '101'],
    ['ever more hints', Array<string>(30).fill('HTTP/1.1 103 Hints\r\n\r\n'), 'RegistryError timeout'],
    ['a hint first', ['HTTP/1.1 103 Hints\r\n\r\n', FINE], '200 {}'],
    ['a status that is none', FINE.replace('200', '999'), '999 {}'],
    ['a body without length that stalls', 'HTTP/1.0 200 OK\r\n\r\n{"half', 'RegistryError timeout'],
    ['an explanation without length that stalls', 'HTTP/1.0 404 No\r\n\r\n{"half', 'RegistryError timeout'],
    ['more than one answer', [FINE, FINE.replace('200', '203')], '200 {}'],
  ])(
    '%s: %#, and the next request works',
    async (_case, bytes, expected) => {
      expect(await outcome(bytes)).toBe(expected);
    },
    LIMIT_MS,
  );

  it.each([
    ['at once', FINE],
    ['after a while', ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n', '{}']],
    ['that is another answer', ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n', FINE.replace('200', '203')]],
  ])(
    'a HEAD with a body %s: it does not become the next answer',
    async (_case, bytes) => {
      expect(await outcome(bytes, 'HEAD')).toBe('200');
    },
    LIMIT_MS,
  );
});
