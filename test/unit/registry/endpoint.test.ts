import { describe, expect, it } from 'vitest';
import { endpointOf } from '../../../src/registry/endpoint';
import { forbiddenLead } from '../../../src/registry/hosts';

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
});

describe('forbiddenLead', () => {
  it.each([
    ['https://ghcr.io', 'https://auth.example.com', true],
    ['https://ghcr.io', 'https://localhost./', false],
    ['https://ghcr.io', 'https://127.1.2.3', false],
    ['https://ghcr.io', 'https://[::ffff:127.0.0.1]', false],
    ['https://ghcr.io', 'https://[64:ff9b::a9fe:a9fe]', false],
    ['https://ghcr.io', 'https://[fe80::1]', false],
    ['https://ghcr.io', 'https://169.254.169.254', false],
    ['https://ghcr.io', 'https://192.168.1.1', false],
    ['https://192.168.1.1', 'https://192.168.1.2', true],
    ['http://localhost:5000', 'http://127.0.0.1:5001', true],
    ['http://localhost:5000', 'http://0.0.0.0:5001', false],
  ])('from %s to %s: %s', (from, to, allowed) => {
    expect(forbiddenLead(new URL(from), new URL(to)) === undefined).toBe(allowed);
  });
});
