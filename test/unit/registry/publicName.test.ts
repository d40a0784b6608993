import { expect, it } from 'vitest';
import { isPublicName } from '../../../src/registry/publicName';

it.each([
  ...['localhost', 'localhost:5000', 'LOCALHOST:5000', 'localhost.:5000', 'x.localhost', '127.0.0.1:5000', '127.0.0.2'],
  ...[
    '[::1]:5000',
    '[::ffff:127.0.0.1]:5000',
    '[::ffff:10.0.0.1]',
    '2130706433:5000',
    '0x7f000001:5000',
    '017700000001:1',
  ],
  ...['10.0.0.1', '172.16.3.4:443', '192.168.1.1', '100.64.0.1', '[fc00::1]', '[fd12::1]:5000'],
  ...['169.254.169.254', '[fe80::1]', '0.0.0.0', '[::]', '224.0.0.1', '[64:ff9b::7f00:1]', '[fd00:ec2::254]'],
  ...[
    'registry:5000',
    'registry.:5000',
    'nas.local',
    'nas.LOCAL',
    'metadata.google.internal',
    'registry.home.arpa',
    'nas.lan',
    'nas.localdomain',
    'registry.intranet',
    'registry.private:5000',
    'registry.corp',
    'registry.CORP.',
    'nas.home',
    'registry.test',
    'registry.example',
    'registry.invalid',
    '198.18.0.1',
    '[2001:db8::1]',
  ],
  ...['', 'a b', '[::1', 'local'],
])('is not the name of a public host: %s', (host) => {
  expect(isPublicName(host)).toBe(false);
});

it.each([
  'docker.io',
  'ghcr.io:443',
  'quay.io.',
  'local.example.com',
  'corp.io',
  'mycorp.dev',
  'home.arpa.org',
  'internal.example.com',
  '1.1.1.1',
  '[2606:4700::1]:443',
])('is: %s', (host) => {
  expect(isPublicName(host)).toBe(true);
});
