import { describe, expect, it } from 'vitest';
import { endpointOf } from '../../../src/registry/endpoint';

describe('endpointOf', () => {
  const mirrors = {
    'ghcr.io': 'https://mirror.example.com',
    'quay.io': 'mirror.example.com:5000/quay/',
    'a.io': 'https://mirror.example.com/v2',
    'b.io': 'http://mirror.example.com//v2/b//c/',
  };

  it.each([
    ['docker.io', 'https://registry-1.docker.io', '', 'docker.io'],
    ['registry.example.com:8443', 'https://registry.example.com:8443', '', 'registry.example.com:8443'],
    ['Constructor', 'https://constructor', '', 'constructor'],
    ['localhost:5000', 'http://localhost:5000', '', 'localhost:5000'],
    ['localhost:443', 'http://localhost:443', '', 'localhost:443'],
    ['[::1]:5000', 'http://[::1]:5000', '', '[::1]:5000'],
    ['127.0.0.2', 'http://127.0.0.2', '', '127.0.0.2'],
    ['10.0.0.1:5000', 'https://10.0.0.1:5000', '', '10.0.0.1:5000'],
    ['GHCR.io', 'https://mirror.example.com', '', 'mirror.example.com'],
    ['quay.io', 'https://mirror.example.com:5000', 'quay/', 'mirror.example.com:5000'],
    ['a.io', 'https://mirror.example.com', '', 'mirror.example.com'],
    ['b.io', 'http://mirror.example.com', 'b/c/', 'mirror.example.com'],
  ])('of %s', (registry, origin, prefix, credentialHost) => {
    const endpoint = endpointOf(registry, mirrors);
    expect(endpoint.origin.origin).toBe(origin);
    expect(endpoint).toMatchObject({ prefix, credentialHost });
  });

  it.each([
    ['registry.example.com', 'http://registry.example.com'],
    ['registry.example.com:5000', 'http://registry.example.com:5000'],
    ['OTHER.example.com:5000', 'http://other.example.com:5000'],
    ['other.example.com:5001', 'https://other.example.com:5001'],
    ['other.example.com', 'https://other.example.com'],
    ['10.0.0.1', 'https://10.0.0.1'],
    ['ghcr.io', 'https://mirror.example.com'],
  ])('of %s, where the user lists hosts of plain http', (registry, origin) => {
    const listed = ['registry.example.com', 'other.example.com:5000', 'mirror.example.com'];
    expect(endpointOf(registry, mirrors, listed).origin.origin).toBe(origin);
  });

  it.each(['a b', 'a/b', 'user@host', 'host?x', ''])("refuses the host '%s'", (registry) => {
    expect(() => endpointOf(registry, mirrors)).toThrow(expect.objectContaining({ kind: 'refused' }) as Error);
  });
});
