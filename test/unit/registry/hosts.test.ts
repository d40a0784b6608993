import { describe, expect, it } from 'vitest';
import { addressKind, forbiddenLead, isLoopback, listsHost } from '../../../src/registry/hosts';

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
    [{ toAddress: '1.2.3.4' }, true],
    [{ toAddress: '10.0.0.1' }, false],
    [{ toAddress: '10.0.0.1', fromAddress: '10.0.0.2' }, true],
    [{ toAddress: '10.0.0.1', fromAddress: '::ffff:10.0.0.2' }, true],
    [{ toAddress: '10.0.0.1', fromAddress: '1.2.3.4' }, false],
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

describe('addressKind', () => {
  it.each([
    ['0.0.0.0', '0.255.255.255', 'forbidden'],
    ['169.254.0.0', '169.254.255.255', 'forbidden'],
    ['224.0.0.0', '239.255.255.255', 'forbidden'],
    ['240.0.0.0', '255.255.255.255', 'forbidden'],
    ['192.0.0.0', '192.0.0.255', 'forbidden'],
    ['192.0.2.0', '192.0.2.255', 'forbidden'],
    ['192.88.99.0', '192.88.99.255', 'forbidden'],
    ['198.51.100.0', '198.51.100.255', 'forbidden'],
    ['203.0.113.0', '203.0.113.255', 'forbidden'],
    ['100.100.100.200', '100.100.100.200', 'forbidden'],
    ['168.63.129.16', '168.63.129.16', 'forbidden'],
    ['[::]', '[::]', 'forbidden'],
    ['[fe80::]', '[febf:ffff::1]', 'forbidden'],
    ['[ff00::]', '[ffff::1]', 'forbidden'],
    ['[fd00:ec2::254]', '[fd00:ec2::254]', 'forbidden'],
    ['[64:ff9b::]', '[64:ff9b::ffff:ffff]', 'forbidden'],
    ['[64:ff9b::10.0.0.1]', '[64:ff9b::c0a8:101]', 'forbidden'],
    ['[64:ff9b::127.0.0.1]', '[64:ff9b::198.18.0.1]', 'forbidden'],
    ['[64:ff9b::168.63.129.16]', '[64:ff9b::a83f:8110]', 'forbidden'],
    ['[64:ff9b:0:1::]', '[64:ff9b:0:ffff::1]', 'forbidden'],
    ['[64:ff9b:1::]', '[64:ff9b:1:ffff::1]', 'forbidden'],
    // IPv4 in older ways of writing it.
    ['[::2]', '[::8.8.8.8]', 'forbidden'],
    ['[::ffff:0:8.8.8.8]', '[::ffff:0:7f00:1]', 'forbidden'],
    ['[::fffe:ffff:ffff]', '[::1:0:0:0]', 'forbidden'],
    ['[100::]', '[100:0:0:1:ffff::]', 'forbidden'],
    ['[2001::]', '[2001:1ff:ffff::1]', 'forbidden'],
    ['[2001:db8::]', '[2001:db8:ffff::1]', 'forbidden'],
    ['[2002::]', '[2002:ffff::1]', 'forbidden'],
    ['[3fff::]', '[3fff:fff:ffff::1]', 'forbidden'],
    ['[::2:0:0:0]', '[1fff:ffff::1]', 'forbidden'],
    ['[4000::]', '[7fff:ffff::1]', 'forbidden'],
    ['[8000::]', '[bfff:ffff::1]', 'forbidden'],
    ['[c000::]', '[dfff:ffff::1]', 'forbidden'],
    ['[e000::]', '[efff:ffff::1]', 'forbidden'],
    ['[f000::]', '[f7ff:ffff::1]', 'forbidden'],
    ['[f800::]', '[fbff:ffff::1]', 'forbidden'],
    ['[fe00::]', '[fe7f:ffff::1]', 'forbidden'],
    ['[::ffff:169.254.169.254]', '[::ffff:a9fe:a9fe]', 'forbidden'],
    ['127.0.0.0', '127.255.255.255', 'loopback'],
    ['[::1]', '[::1]', 'loopback'],
    ['10.0.0.0', '10.255.255.255', 'private'],
    ['172.16.0.0', '172.31.255.255', 'private'],
    ['192.168.0.0', '192.168.255.255', 'private'],
    ['100.64.0.0', '100.127.255.255', 'private'],
    ['198.18.0.0', '198.19.255.255', 'private'],
    ['[fc00::]', '[fdff:ffff::1]', 'private'],
    ['[fec0::]', '[feff:ffff::1]', 'private'],
    ['[::ffff:192.168.1.1]', '[::ffff:c0a8:101]', 'private'],
    // What stands next to them is anybody's.
    ['1.0.0.0', '9.255.255.255', 'public'],
    ['11.0.0.0', '100.63.255.255', 'public'],
    ['100.128.0.0', '126.255.255.255', 'public'],
    ['128.0.0.0', '168.63.129.15', 'public'],
    ['168.63.129.17', '169.253.255.255', 'public'],
    ['169.255.0.0', '172.15.255.255', 'public'],
    ['172.32.0.0', '191.255.255.255', 'public'],
    ['192.0.1.0', '192.0.1.255', 'public'],
    ['192.0.3.0', '192.88.98.255', 'public'],
    ['192.88.100.0', '192.167.255.255', 'public'],
    ['192.169.0.0', '198.17.255.255', 'public'],
    ['198.20.0.0', '198.51.99.255', 'public'],
    ['198.51.101.0', '203.0.112.255', 'public'],
    ['203.0.114.0', '223.255.255.255', 'public'],
    ['[::ffff:8.8.8.8]', '[::ffff:102:304]', 'public'],
    ['[64:ff9b::8.8.8.8]', '[64:ff9b::102:304]', 'public'],
    ['[2000::]', '[2000:ffff::1]', 'public'],
    ['[2001:200::]', '[2001:db7:ffff::1]', 'public'],
    ['[2001:db9::]', '[2001:ffff::1]', 'public'],
    ['[2003::]', '[3ffe:ffff::1]', 'public'],
    ['[3fff:1000::]', '[3fff:ffff::1]', 'public'],
  ])('from %s to %s: %s', (first, last, kind) => {
    expect([first, last].map(addressKind)).toEqual([kind, kind]);
  });

  it.each([
    ['LocalHost', 'loopback'],
    ['localhost.', 'loopback'],
    ['A.LocalHost.', 'loopback'],
    ['notlocalhost', 'public'],
    ['localhost.com', 'public'],
    ['fe80::1%eth0', 'forbidden'],
    ['127.0.0.1.', 'loopback'],
  ])('of %s: %s', (host, kind) => {
    expect(addressKind(host)).toBe(kind);
  });
});

describe('listsHost', () => {
  it.each([
    ['registry.example.com', 'https://registry.example.com:5000', true],
    ['registry.example.com:5000', 'https://registry.example.com:5000', true],
    ['registry.example.com:5001', 'https://registry.example.com:5000', false],
    ['registry.example.com:80', 'http://registry.example.com', true],
    ['Registry.Example.com', 'https://registry.example.com.', true],
    [' registry.example.com ', 'https://registry.example.com', true],
    ['registry.example.com:443', 'https://registry.example.com.', true],
    ['registry.example.com:443', 'http://registry.example.com', false],
    ['registryexample.com', 'https://registry.example.com', false],
    ['example.com', 'https://registry.example.com', false],
    ['[::1]:5000', 'https://[::1]:5000', true],
    ['', 'https://registry.example.com', false],
  ])('%s lists %s: %s', (entry, url, expected) => {
    expect(listsHost([entry], new URL(url))).toBe(expected);
  });
});
