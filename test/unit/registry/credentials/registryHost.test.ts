import { describe, expect, it } from 'vitest';
import {
  credentialHostOf,
  endpointOfCredential,
  parseRegistryHost,
} from '../../../../src/registry/credentials/registryHost';

describe('parseRegistryHost', () => {
  it.each([
    ['ghcr.io', 'ghcr.io'],
    [' GHCR.io ', 'ghcr.io'],
    ['https://quay.io/', 'quay.io'],
    ['http://localhost:5000', 'localhost:5000'],
    ['localhost', 'localhost'],
    ['[::1]:5000', '[::1]:5000'],
    ['docker.io', 'docker.io'],
    ['index.docker.io', 'docker.io'],
    ['registry-1.docker.io', 'docker.io'],
    ['https://index.docker.io/v1/', 'docker.io'],
    ['https://Hub.Docker.com', 'docker.io'],
    ['https://quay.io/v2/', 'quay.io'],
    ['https://registry.example.com:5000//', 'registry.example.com:5000'],
  ])('reads %s', (text, host) => {
    expect(parseRegistryHost(text)).toBe(host);
  });

  it.each([
    ...[
      '',
      ' ',
      'nginx',
      'ghcr.io/owner',
      'ghcr.io/v3',
      'ghcr.io/v1/owner',
      'library',
      'a b.io',
      'user@ghcr.io',
      'ghcr.io:tag',
      'ghcr.io?x',
      '-a.io',
      'a..io',
    ],
    ...['ghcr.io\nevil.io', 'ghcr.io\\evil', 'ghcr.io#x', 'ghcr\u202e.io', `${'a'.repeat(2_000)}.io`],
  ])('refuses %j', (text) => {
    expect(parseRegistryHost(text)).toBeUndefined();
  });
});

describe('the host of a credential', () => {
  const mirrors = { 'docker.io': 'http://mirror.example.com:8080/hub', 'quay.io': 'not an address' };

  it("is a mirror's own, never that of the registry that it stands for", () => {
    expect(credentialHostOf('docker.io', mirrors)).toBe('mirror.example.com:8080');
    expect(credentialHostOf('docker.io', {})).toBe('docker.io');
    expect(credentialHostOf('GHCR.io', mirrors)).toBe('ghcr.io');
    expect(credentialHostOf('quay.io', mirrors)).toBe('quay.io');
  });

  it('leads to where it is sent', () => {
    expect(endpointOfCredential('mirror.example.com:8080', mirrors, []).origin.href).toBe(
      'http://mirror.example.com:8080/',
    );
    expect(endpointOfCredential('docker.io', mirrors, []).origin.href).toBe('https://registry-1.docker.io/');
    expect(endpointOfCredential('ghcr.io', mirrors, []).origin.href).toBe('https://ghcr.io/');
    const plain = endpointOfCredential('registry.lan:5000', mirrors, ['registry.lan:5000']);
    expect(plain.origin.href).toBe('http://registry.lan:5000/');
  });
});
