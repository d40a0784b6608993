import { expect, it } from 'vitest';
import { check, needs, subject, takes } from '../subject';

// Nothing but the text is looked at, so there is nothing that cannot be known.
it.each([
  ['nginx', ['docker.io'], true],
  ['index.docker.io/library/nginx', ['docker.io'], true],
  ['nginx', ['ghcr.io', 'docker.io/library/*'], true],
  ['acme/app', ['docker.io/library/*'], false],
  ['ghcr.io/acme/app', ['ghcr.io/acme/*'], true],
  ['ghcr.io/acme/team/app', ['ghcr.io/acme/*'], true],
  ['ghcr.io/acme/team/app', ['ghcr.io/acme/**'], true],
  ['ghcr.io/acme-evil/app', ['ghcr.io/acme/*'], false],
  ['ghcr.io/acme/app', ['ghcr.io/acme'], false],
  ['evil.io/ghcr.io/acme/app', ['ghcr.io/acme/*'], false],
  ['evil.io/ghcr.io/app', ['ghcr.io'], false],
  ['a.example.com/app', ['*.example.com'], true],
  ['example.com/app', ['*.example.com'], false],
  ['example.com.evil.io/app', ['*.example.com', 'example.com'], false],
  ['evil.io/x.example.com/app', ['*.example.com/app'], false],
  ['GHCR.io/acme/app', ['ghcr.IO'], true],
  ['localhost:5000/app', ['localhost'], false],
  ['localhost:5000/app', ['localhost:*'], true],
  // As people write it.
  ['quay.io/acme/app', ['https://quay.io'], true],
  ['quay.io/acme/app', ['https://quay.io/'], true],
  ['quay.io/acme/app', ['oci://quay.io/acme/*'], true],
  ['quay.io.evil.io/app', ['https://quay.io'], false],
  ['nginx', ['index.docker.io'], true],
  ['nginx', ['docker.io/nginx'], true],
  ['acme/nginx', ['docker.io/nginx'], false],
  ['nginx', ['nginx'], true],
  ['acme/nginx', ['nginx'], false],
  ['acme/app', ['acme/*'], true],
  ['ghcr.io/acme/app', ['acme/*'], false],
  ['localhost/app', ['localhost'], true],
  ['quay.io/app', ['*'], true],
  ['ghcr.io/acme/app', ['ghcr.io/acme/'], true],
  ['ghcr.io/acme-evil/app', ['ghcr.io/acme/'], false],
  ['ghcr.io/acme', ['ghcr.io/acme/'], false],
  ['acme/app', ['docker.io/*'], true],
])('%s where %j are allowed: %s', (text, allowed, isAllowed) => {
  expect(check('registry-allowed', subject({}, { text }), { allowed })).toEqual(
    isAllowed ? [] : [{ kind: 'violation', detail: { kind: 'registryNotAllowed', allowed } }],
  );
});

it.each([
  [{ allowed: ['!ghcr.io'] }],
  [{ allowed: ['ghcr.io/acme/app:1'] }],
  [{ allowed: ['ghcr.io/acme/app@sha256:0'] }],
  [{ allowed: ['ghcr.io, quay.io'] }],
  [{ allowed: ['/acme'] }],
])('refuses %j, which can fit nothing', (options) => {
  expect(takes('registry-allowed', options)).toBe(false);
});

it.each([[{}], [{ allowed: [] }], [{ allowed: [''] }], [{ allowed: 'ghcr.io' }], [{ allow: ['ghcr.io'] }]])(
  'refuses %j',
  (options) => {
    expect(takes('registry-allowed', options)).toBe(false);
  },
);

it('asks nobody', () => {
  expect(needs('registry-allowed', {}, { allowed: ['ghcr.io'] })).toEqual({ level: 'text' });
});
