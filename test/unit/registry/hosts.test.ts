import { describe, expect, it } from 'vitest';
import { forbiddenLead, isLoopback, listsHost } from '../../../src/registry/hosts';

describe('forbiddenLead', () => {
  it.each([
    ['https://ghcr.io', 'https://auth.example.com', true],
    ['https://ghcr.io', 'https://localhost./', false],
    ['https://ghcr.io', 'https://auth.localhost', false],
    ['https://ghcr.io', 'https://127.1.2.3', false],
    ['https://ghcr.io', 'https://2130706433', false],
    ['https://ghcr.io', 'https://[::1]', false],
    ['https://ghcr.io', 'https://[::ffff:127.0.0.1]', false],
    ['https://ghcr.io', 'https://[64:ff9b::a9fe:a9fe]', false],
    ['https://ghcr.io', 'https://[fe80::1]', false],
    ['https://ghcr.io', 'https://169.254.169.254', false],
    ['https://ghcr.io', 'https://100.100.100.200', false],
    ['https://ghcr.io', 'https://192.168.1.1', false],
    ['https://ghcr.io', 'https://[fd12::1]', false],
    ['https://192.168.1.1', 'https://192.168.1.2', true],
    ['https://192.168.1.1', 'https://169.254.169.254', false],
    ['https://192.168.1.1', 'https://127.0.0.1', false],
    ['http://localhost:5000', 'http://localhost:5000', true],
    ['http://localhost:5000', 'http://localhost:5001', false],
    ['http://localhost:5000', 'http://127.0.0.1:5000', false],
    ['http://localhost:5000', 'http://192.168.1.1', false],
    ['http://localhost:5000', 'http://0.0.0.0:5001', false],
  ])('from %s to %s: %s', (from, to, allowed) => {
    expect(forbiddenLead(new URL(from), new URL(to)) === undefined).toBe(allowed);
  });

  const registry = new URL('https://registry.example.com');
  const service = new URL('https://auth.example.com');

  it.each([
    [{ toAddress: '203.0.113.5' }, true],
    [{ toAddress: '10.0.0.1' }, false],
    [{ toAddress: '10.0.0.1', fromAddress: '10.0.0.2' }, true],
    [{ toAddress: '10.0.0.1', fromAddress: '::ffff:10.0.0.2' }, true],
    [{ toAddress: '10.0.0.1', fromAddress: '203.0.113.5' }, false],
    [{ toAddress: '10.0.0.1', fromAddress: '127.0.0.1' }, false],
    [{ toAddress: '10.0.0.1', listed: ['auth.example.com'] }, true],
    [{ toAddress: '10.0.0.1', listed: ['auth.example.com:443'] }, true],
    [{ toAddress: '10.0.0.1', listed: ['auth.example.com:444'] }, false],
    [{ toAddress: '127.0.0.1' }, false],
    [{ toAddress: '127.0.0.1', fromAddress: '127.0.0.1' }, false],
    [{ toAddress: '127.0.0.1', listed: ['auth.example.com'] }, true],
    [{ toAddress: 'fe80::1%eth0', listed: ['auth.example.com'], fromAddress: '10.0.0.1' }, false],
    [{ toAddress: '169.254.169.254', listed: ['auth.example.com'], fromAddress: '10.0.0.1' }, false],
  ])('to a name, given %j: %s', (context, allowed) => {
    expect(forbiddenLead(registry, service, context) === undefined).toBe(allowed);
  });

  it('leads a registry to its own host and port, but never to metadata', () => {
    expect(forbiddenLead(registry, registry, { toAddress: '127.0.0.1' })).toBeUndefined();
    expect(forbiddenLead(registry, registry, { toAddress: '169.254.169.254' })).toBeDefined();
  });
});

describe('isLoopback', () => {
  it.each([
    ['localhost', true],
    ['a.localhost', true],
    ['[::1]', true],
    ['127.255.0.1', true],
    ['localhost.example.com', false],
    ['10.0.0.1', false],
  ])('%s: %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });
});

describe('listsHost', () => {
  it.each([
    ['registry.example.com', 'https://registry.example.com:5000', true],
    ['registry.example.com:5000', 'https://registry.example.com:5000', true],
    ['registry.example.com:5001', 'https://registry.example.com:5000', false],
    ['registry.example.com:80', 'http://registry.example.com', true],
    ['Registry.Example.com', 'https://registry.example.com.', true],
    ['example.com', 'https://registry.example.com', false],
    ['[::1]:5000', 'https://[::1]:5000', true],
    ['', 'https://registry.example.com', false],
  ])('%s lists %s: %s', (entry, url, expected) => {
    expect(listsHost([entry], new URL(url))).toBe(expected);
  });
});
