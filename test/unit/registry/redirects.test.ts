import { describe, expect, it } from 'vitest';
import type { RegistryError } from '../../../src/registry/registryError';
import type { TransportRequest } from '../../../src/registry/transport/exchange';
import { isRedirect, ledTo, redirected } from '../../../src/registry/transport/redirects';

const from = new URL('https://registry.example.com/v2/a/blobs/x?token=secret');
const elsewhere = 'https://store.example.com/x';

const failureOf = (act: () => unknown): RegistryError | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return error as RegistryError;
  }
};

describe('ledTo', () => {
  it.each([
    ['/v2/b', 'https://registry.example.com/v2/b'],
    [elsewhere, elsewhere],
    ['//store.example.com/x?y#z', 'https://store.example.com/x?y#z'],
    ['https://user:pass@store.example.com/x', elsewhere],
  ])('leads to %s', (location, to) => {
    expect(ledTo(from, location).href).toBe(to);
  });

  it.each([
    ['http://[', 'a redirect to something that is no address'],
    ['http://store.example.com/x', 'a redirect from https to http'],
    ['ftp://store.example.com/x', "a redirect to 'ftp:'"],
    ['file:///etc/passwd', "a redirect to 'file:'"],
    ['javascript:https:', "a redirect to 'javascript:'"],
    ['data:,x', "a redirect to 'data:'"],
    ['xhttps://store.example.com/x', "a redirect to 'xhttps:'"],
  ])('refuses %s: %s', (location, message) => {
    expect(failureOf(() => ledTo(from, location))).toMatchObject({
      kind: 'refused',
      host: 'registry.example.com',
      // Never the query, which may hold a secret.
      message: `${message}: https://registry.example.com/v2/a/blobs/x`,
    });
  });

  it('leads from plain http to either', () => {
    const plain = new URL('http://registry.example.com/');
    expect(ledTo(plain, elsewhere).href).toBe(elsewhere);
    expect(ledTo(plain, '/x').href).toBe('http://registry.example.com/x');
  });
});

describe('redirected', () => {
  const { signal } = new AbortController();
  const follow = (method: TransportRequest['method'], status: number, location: string) => {
    const request = { method, url: from, maxBytes: 0, signal };
    return failureOf(() => redirected(request, { url: from, status }, location))?.message.split(': ')[0] ?? 'followed';
  };

  it.each([301, 302, 303, 307, 308])('follows %i where something is read', (status) => {
    expect([follow('GET', status, elsewhere), follow('HEAD', status, '/x')]).toEqual(['followed', 'followed']);
    expect(isRedirect(status)).toBe(true);
  });

  it.each([
    [301, 'a redirect that would make a read of a write'],
    [302, 'a redirect that would make a read of a write'],
    [303, 'a redirect that would make a read of a write'],
    [307, 'followed'],
    [308, 'followed'],
  ])('where something is written, says of %i: %s', (status, expected) => {
    expect([follow('POST', status, '/x'), follow('PUT', status, '/x')]).toEqual([expected, expected]);
  });

  it('takes what was posted to no other origin', () => {
    const refusal = 'a redirect of what was posted';
    expect(follow('POST', 307, elsewhere)).toBe(refusal);
    expect(follow('POST', 308, 'https://registry.example.com:8443/x')).toBe(refusal);
    expect(follow('POST', 308, 'https://registry.example.com:443/x')).toBe('followed');
    expect(follow('PUT', 307, elsewhere)).toBe('followed');
  });

  it.each([200, 300, 304, 305, 306, 309, 400])('takes %i for no redirect', (status) => {
    expect(isRedirect(status)).toBe(false);
  });
});
