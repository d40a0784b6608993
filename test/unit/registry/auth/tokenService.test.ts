import { describe, expect, it } from 'vitest';
import {
  isHeaderText,
  realmProblem,
  sameService,
  scopeOf,
  tokenServiceOf,
} from '../../../../src/registry/auth/tokenService';
import type { Endpoint } from '../../../../src/registry/endpoint';

const endpoint = (origin: string): Endpoint => ({ origin: new URL(origin), prefix: '', credentialHost: 'x' });
const secure = endpoint('https://registry.example.com');
const plain = endpoint('http://localhost:5000');

describe('realmProblem', () => {
  it.each([
    ['https://auth.example.com/token', secure, undefined],
    ['https://auth.example.com/token', plain, undefined],
    ['http://localhost:5001/token', plain, undefined],
    ['http://auth.example.com/token', secure, 'not https'],
    ['http://registry.example.com/token', secure, 'not https'],
    ['ftp://auth.example.com/token', plain, 'not https'],
    ['javascript:https://auth.example.com', plain, 'not https'],
    ['token', secure, 'it is not an address'],
    ['', secure, 'it is not an address'],
    ['https://user@auth.example.com/token', secure, 'it carries a credential'],
    ['https://:pass@auth.example.com/token', secure, 'it carries a credential'],
    [`https://auth.example.com/${'a'.repeat(2_000 - 'https://auth.example.com/'.length)}`, secure, undefined],
    [`https://auth.example.com/${'a'.repeat(2_000)}`, secure, 'its address is too long'],
  ])('of %s', (realm, from, problem) => {
    expect(realmProblem(realm, from)).toBe(problem);
  });
});

describe('tokenServiceOf', () => {
  it('refuses a realm in the name of the registry', () => {
    expect(() => tokenServiceOf('http://auth.example.com', 's', secure)).toThrow(
      expect.objectContaining({
        kind: 'refused',
        host: 'registry.example.com',
        message: 'the token service that registry.example.com names is refused: not https',
      }) as Error,
    );
  });

  it('takes an empty service for none', () => {
    const realm = 'https://auth.example.com/token';
    expect(tokenServiceOf(realm, '', secure)).toEqual({ realm: new URL(realm), service: undefined });
    expect(tokenServiceOf(realm, 's', secure)).toEqual({ realm: new URL(realm), service: 's' });
  });
});

describe('sameService', () => {
  it.each([
    ['https://a/token', 's', true],
    ['https://a/token', undefined, false],
    ['https://a/token?x', 's', false],
    ['https://b/token', 's', false],
  ])('%s, %s: %s', (realm, service, expected) => {
    expect(sameService({ realm: new URL('https://a/token'), service: 's' }, { realm: new URL(realm), service })).toBe(
      expected,
    );
  });
});

describe('scopeOf', () => {
  it.each([
    [{ repository: 'team/app' }, 'repository:team/app:pull'],
    [{ repository: 'team/app', writes: false }, 'repository:team/app:pull'],
    [{ repository: 'team/app', writes: true }, 'repository:team/app:pull,push'],
    [{ repository: '' }, 'registry:catalog:*'],
  ])('%j: %s', (target, scope) => {
    expect(scopeOf(target)).toBe(scope);
  });
});

describe('isHeaderText', () => {
  it.each([
    ['!~azAZ09-._~+/=', true],
    ['', false],
    ['a b', false],
    ['a\r\nX: y', false],
    ['\na', false],
    ['a\n', false],
    ['a\u007f', false],
    ['é', false],
  ])('%j: %s', (text, expected) => {
    expect(isHeaderText(text)).toBe(expected);
  });
});
