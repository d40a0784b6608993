import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const forbidden = new BlockList();
forbidden.addSubnet('169.254.0.0', 16, 'ipv4'); // link-local, where clouds keep their metadata
forbidden.addSubnet('0.0.0.0', 8, 'ipv4'); // unspecified
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addAddress('::', 'ipv6');
forbidden.addAddress('fd00:ec2::254', 'ipv6');
// IPv4 addresses in the clothes of IPv6, which a gateway may undress.
forbidden.addSubnet('64:ff9b::', 96, 'ipv6');
forbidden.addSubnet('64:ff9b:1::', 48, 'ipv6');

const privateRanges = new BlockList();
privateRanges.addSubnet('10.0.0.0', 8, 'ipv4');
privateRanges.addSubnet('172.16.0.0', 12, 'ipv4');
privateRanges.addSubnet('192.168.0.0', 16, 'ipv4');
privateRanges.addSubnet('100.64.0.0', 10, 'ipv4');
privateRanges.addSubnet('fc00::', 7, 'ipv6');

/** Whether a host, as `URL.hostname` gives it (IPv6 in brackets), is this machine itself. */
export function isLoopback(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '');
  return name === 'localhost' || name.endsWith('.localhost') || isIn(loopback, name);
}

/**
 * Why `from`, a registry, may not lead us to `to` by a realm or a redirect; undefined where it may. Nobody leads to link-local,
 * metadata and unspecified addresses; only this machine leads to itself, and only a private address to private ones. Names
 * are not looked up.
 */
export function forbiddenLead(from: URL, to: URL): string | undefined {
  if (isIn(forbidden, to.hostname)) return 'a link-local or unspecified address';
  if (isLoopback(to.hostname) && !isLoopback(from.hostname)) return 'this machine';
  if (isIn(privateRanges, to.hostname) && !isIn(privateRanges, from.hostname)) return 'a private address';
  return undefined;
}

function isIn(list: BlockList, hostname: string): boolean {
  const address = hostname.replaceAll(/^\[|\]$|\.$/g, '');
  const family = isIP(address);
  // BlockList sees IPv4 addresses in IPv6 clothes (::ffff:127.0.0.1) as what they are.
  return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
