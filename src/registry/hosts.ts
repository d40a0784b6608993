import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const forbidden = new BlockList();
forbidden.addSubnet('169.254.0.0', 16, 'ipv4'); // link-local, where clouds keep their metadata
forbidden.addSubnet('0.0.0.0', 8, 'ipv4'); // unspecified
forbidden.addAddress('255.255.255.255', 'ipv4');
forbidden.addSubnet('224.0.0.0', 4, 'ipv4'); // multicast
forbidden.addAddress('100.100.100.200', 'ipv4'); // metadata of Alibaba Cloud
forbidden.addAddress('168.63.129.16', 'ipv4'); // the host of an Azure machine
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addSubnet('ff00::', 8, 'ipv6');
forbidden.addAddress('::', 'ipv6');
forbidden.addAddress('fd00:ec2::254', 'ipv6');
// IPv4 addresses in the clothes of IPv6, which a gateway may undress.
forbidden.addSubnet('64:ff9b::', 96, 'ipv6');
forbidden.addSubnet('64:ff9b:1::', 48, 'ipv6');
forbidden.addSubnet('2002::', 16, 'ipv6');

const privateRanges = new BlockList();
privateRanges.addSubnet('10.0.0.0', 8, 'ipv4');
privateRanges.addSubnet('172.16.0.0', 12, 'ipv4');
privateRanges.addSubnet('192.168.0.0', 16, 'ipv4');
privateRanges.addSubnet('100.64.0.0', 10, 'ipv4');
privateRanges.addSubnet('fc00::', 7, 'ipv6');
privateRanges.addSubnet('fec0::', 10, 'ipv6');

/** `forbidden`: link-local, metadata, multicast and unspecified addresses, where no registry is. */
type AddressKind = 'forbidden' | 'loopback' | 'private' | 'public';

/** Whether a host, as `URL.hostname` gives it (IPv6 in brackets), is this machine itself. Names are not looked up. */
export function isLoopback(hostname: string): boolean {
  return addressKind(hostname) === 'loopback';
}

/** What is known of the two ends of a lead beside their URLs. */
export interface LeadContext {
  /** The address that `from` was connected at, where that is known. */
  readonly fromAddress?: string | undefined;
  /** An address that `to` stands for; by default its hostname, taken literally. */
  readonly toAddress?: string | undefined;
  /** Hosts, `host` or `host:port`, that the user allows to be led to although they are private, or this machine. */
  readonly listed?: readonly string[] | undefined;
}

/**
 * Why `from`, a registry, may not lead us to `to` by a realm, a redirect, a `Link` or a `Location`; undefined where it may. Nobody
 * leads to link-local, metadata and unspecified addresses; to this machine only its own host and port, to a private address only a
 * private registry. The user's list excepts the latter two.
 */
export function forbiddenLead(from: URL, to: URL, context: LeadContext = {}): string | undefined {
  const { fromAddress = from.hostname, toAddress = to.hostname, listed = [] } = context;
  const isAllowed = to.host === from.host || listsHost(listed, to);
  switch (addressKind(toAddress)) {
    case 'forbidden':
      return 'a link-local or unspecified address';
    case 'loopback':
      return isAllowed ? undefined : 'this machine';
    case 'private':
      return isAllowed || addressKind(fromAddress) === 'private' ? undefined : 'a private address';
    case 'public':
      return undefined;
  }
}

/** Whether `list`, of `host` or `host:port`, names the host of `url`; an entry without a port is for all of them. */
export function listsHost(list: readonly string[], url: URL): boolean {
  const port = url.port || (url.protocol === 'http:' ? '80' : '443');
  const names = [url.hostname, `${url.hostname}:${port}`].map((name) => name.replace(/\.(?=:|$)/, ''));
  return list.some((entry) => names.includes(entry.trim().toLowerCase()));
}

/** Of a host as `URL.hostname` gives it. A name other than localhost counts as public as long as it is not looked up. */
export function addressKind(host: string): AddressKind {
  const name = host.replaceAll(/^\[|\]$|\.$|%.*$/g, '').toLowerCase();
  const family = isIP(name);
  if (family === 0) return name === 'localhost' || name.endsWith('.localhost') ? 'loopback' : 'public';
  // BlockList sees IPv4 addresses in IPv6 clothes (::ffff:127.0.0.1) as what they are.
  const isIn = (list: BlockList) => list.check(name, family === 4 ? 'ipv4' : 'ipv6');
  if (isIn(forbidden)) return 'forbidden';
  if (isIn(loopback)) return 'loopback';
  return isIn(privateRanges) ? 'private' : 'public';
}
