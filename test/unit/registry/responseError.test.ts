import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../src/registry/responseError';
import { repetitionDelay, retryAfterSeconds } from '../../../src/registry/transport/retry';

const answer = (status: number, body = '', headers: Record<string, string> = {}) => ({
  url: new URL('https://mirror.example.com/v2/a/manifests/1?token=secret'),
  status,
  headers: new Headers(headers),
  body: new TextEncoder().encode(body),
});

describe('errorOf', () => {
  it.each([
    [401, 'unauthorized'],
    [403, 'denied'],
    [404, 'notFound'],
    [429, 'rateLimited'],
    [500, 'unreachable'],
    [503, 'unreachable'],
    [400, 'malformed'],
    [304, 'malformed'],
  ])('%d is %s', (status, kind) => {
    expect(errorOf(answer(status), 'docker.io')).toMatchObject({ kind, status, host: 'mirror.example.com' });
  });

  it("carries the registry's code, and nothing else of its answer", () => {
    const body = JSON.stringify({ errors: [{ code: 'NAME_UNKNOWN', message: 'token=secret', detail: {} }] });
    const error = errorOf(answer(404, body), 'docker.io');
    expect(error.code).toBe('NAME_UNKNOWN');
    expect(error.message).toBe('docker.io answered 404 NAME_UNKNOWN');
  });

  it.each(['', '<html>', '[]', '{"errors":[]}', '{"errors":[{"code":"a\\nb"}]}', '['.repeat(60_000)])(
    'has no code where the body is %.20s',
    (body) => {
      expect(errorOf(answer(404, body), 'docker.io').code).toBeUndefined();
    },
  );

  it('carries the wait of 429 and of 503', () => {
    for (const status of [429, 503]) {
      expect(errorOf(answer(status, '', { 'Retry-After': '17' }), 'docker.io').retryAfter).toBe(17);
    }
  });
});

describe('retryAfterSeconds', () => {
  const now = Date.parse('Wed, 21 Oct 2015 07:28:00 GMT');

  it.each([
    ['17', 17],
    ['0', 0],
    ['Wed, 21 Oct 2015 07:28:30 GMT', 30],
    ['Wednesday, 21-Oct-15 07:28:30 GMT', 30],
    ['Wed Oct 21 07:28:30 2015 GMT', 30],
    ['Wed, 21 Oct 2015 07:00:00 GMT', 0],
    ['-1', undefined],
    ['1.5', undefined],
    ['12345678901', undefined],
    ['soon', undefined],
    ['', undefined],
  ])('of %s: %s', (value, seconds) => {
    expect(retryAfterSeconds(new Headers({ 'Retry-After': value }), now)).toBe(seconds);
  });
});

describe('repetitionDelay', () => {
  it.each([
    [429, '2', 2_000],
    [429, '3', undefined],
    [429, '0', 250],
    [503, '1', 1_000],
    [503, 'soon', undefined],
    [500, '1', undefined],
    [200, '1', undefined],
  ])('%d with %s: %s ms', (status, value, milliseconds) => {
    expect(repetitionDelay(status, new Headers({ 'Retry-After': value }))).toBe(milliseconds);
  });
});
