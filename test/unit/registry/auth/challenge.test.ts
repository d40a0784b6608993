import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bearerChallenge, offersBasic, parseChallenges } from '../../../../src/registry/auth/challenge';

const BASIC = { scheme: 'basic', parameters: {} };

describe('parseChallenges', () => {
  it.each([
    [
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull"',
      [
        {
          scheme: 'bearer',
          parameters: {
            realm: 'https://auth.docker.io/token',
            service: 'registry.docker.io',
            scope: 'repository:library/nginx:pull',
          },
        },
      ],
    ],
    [
      'Bearer realm="https://a/token",service="s",Basic realm="harbor"',
      [
        { scheme: 'bearer', parameters: { realm: 'https://a/token', service: 's' } },
        { scheme: 'basic', parameters: { realm: 'harbor' } },
      ],
    ],
    [
      'Basic realm="x", Bearer realm="https://a/token" , scope="repository:a:pull,push"',
      [
        { scheme: 'basic', parameters: { realm: 'x' } },
        { scheme: 'bearer', parameters: { realm: 'https://a/token', scope: 'repository:a:pull,push' } },
      ],
    ],
    ['BEARER Realm = token', [{ scheme: 'bearer', parameters: { realm: 'token' } }]],
    ['Basic realm="with \\"quotes\\""', [{ scheme: 'basic', parameters: { realm: 'with "quotes"' } }]],
    ['Bearer realm="never ends', [{ scheme: 'bearer', parameters: { realm: 'never ends' } }]],
    ['Negotiate', [{ scheme: 'negotiate', parameters: {} }]],
    ['', []],
    ['====', []],
    [
      'Negotiate abc/def==, Basic realm="harbor"',
      [
        { scheme: 'negotiate', parameters: {} },
        { scheme: 'abc', parameters: {} },
        { scheme: 'basic', parameters: { realm: 'harbor' } },
      ],
    ],
    ['"quoted, Bearer realm="x"', [{ scheme: 'bearer', parameters: { realm: 'x' } }]],
    ['Bearer realm="a\\', [{ scheme: 'bearer', parameters: { realm: 'a' } }]],
    ['Bearer realm="a,b=c" service=s', [{ scheme: 'bearer', parameters: { realm: 'a,b=c', service: 's' } }]],
    ['Bearer\trealm\t=\t"a"\t,\tservice="s"', [{ scheme: 'bearer', parameters: { realm: 'a', service: 's' } }]],
    ['Bearer realm="a\\\\"', [{ scheme: 'bearer', parameters: { realm: 'a\\' } }]],
    ['Bearer realm=https://a/token, Basic', [{ scheme: 'bearer', parameters: { realm: 'https' } }, BASIC]],
    ['(x) Bearer realm="a", Basic', [BASIC]],
    ["Bearer !#$%&'*+-.^_`|~09AZaz=x", [{ scheme: 'bearer', parameters: { "!#$%&'*+-.^_`|~09azaz": 'x' } }]],
    ['realm="a"', [{ scheme: 'realm', parameters: {} }]],
  ])('reads %s', (header, expected) => {
    expect(
      parseChallenges(header).map(({ scheme, parameters }) => ({ scheme, parameters: { ...parameters } })),
    ).toEqual(expected);
  });

  it('takes a parameter named like a property of objects as any other', () => {
    expect(parseChallenges('Bearer __proto__="x"')[0]?.parameters['__proto__']).toBe('x');
  });

  it('reads 16 KiB of a header, and no more', () => {
    const long = (length: number) => `Bearer realm="${'a'.repeat(length)}", Basic`;
    const schemes = (header: string) => parseChallenges(header).map(({ scheme }) => scheme);
    expect(schemes(long(16 * 1024 - long(0).length))).toEqual(['bearer', 'basic']);
    expect(schemes(long(16 * 1024))).toEqual(['bearer']);
    expect(parseChallenges(long(100_000))[0]?.parameters['realm']).toHaveLength(16 * 1024 - 'Bearer realm="'.length);
  });

  it('ends on any input', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (header) => Array.isArray(parseChallenges(header))));
  });

  it('names the token service of the first Bearer challenge that has one', () => {
    const challenges = parseChallenges('Bearer service="a", Basic realm="b", Bearer realm="c"');
    expect(bearerChallenge(challenges)).toEqual({ realm: 'c', service: undefined });
    expect(offersBasic(challenges)).toBe(true);
    expect(bearerChallenge(parseChallenges('Bearer realm="a", service="b"'))).toEqual({ realm: 'a', service: 'b' });
    expect(bearerChallenge(parseChallenges('Basic realm="https://a/token"'))).toBeUndefined();
    expect(offersBasic(parseChallenges('Bearer realm="basic", Digest'))).toBe(false);
  });
});
