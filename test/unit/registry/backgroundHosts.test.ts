import { expect, it } from 'vitest';
import { type KnownHosts, mayAskInBackground } from '../../../src/registry/backgroundHosts';

const known = (hosts: Partial<KnownHosts> = {}): KnownHosts => ({ listed: [], signedIn: [], lookedUp: [], ...hosts });

it.each([
  ['docker.io', {}, true],
  ['GHCR.io', {}, true],
  ['registry.example.com', {}, false],
  ['docker.io.evil.example', {}, false],
  ['docker.io:8443', {}, false],
  ['registry.example.com', { signedIn: ['registry.example.com'] }, true],
  ['registry.example.com:5000', { signedIn: ['registry.example.com'] }, false],
  ['registry.example.com:5000', { lookedUp: ['Registry.example.com:5000'] }, true],
  ['localhost:5000', { signedIn: ['localhost:5000'], lookedUp: ['localhost:5000'] }, false],
  ['127.0.0.1:5000', { lookedUp: ['127.0.0.1:5000'] }, false],
  ['[::1]:5000', { lookedUp: ['[::1]:5000'] }, false],
  ['10.1.2.3', { signedIn: ['10.1.2.3'] }, false],
  ['192.168.1.10:5000', { lookedUp: ['192.168.1.10:5000'] }, false],
  ['169.254.169.254', { lookedUp: ['169.254.169.254'] }, false],
  // A number is an address too: 127.0.0.1.
  ['2130706433', { lookedUp: ['2130706433'] }, false],
  ['localhost:5000', { listed: ['localhost:5000'] }, true],
  ['10.1.2.3', { listed: [' 10.1.2.3 '] }, true],
  ['not a host', { lookedUp: ['not a host'] }, false],
] as const)('whether %s may be asked, with %o: %s', (registry, hosts, expected) => {
  expect(mayAskInBackground(registry, known(hosts))).toBe(expected);
});
