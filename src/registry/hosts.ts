import { BlockList, isIP } from 'node:net';

type Family = 'ipv4' | 'ipv6';

/**
 * What is not reachable by all the world. In lists of their own: a BlockList takes IPv4 for IPv6 where both are in it.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const NOT_PUBLIC = {
  ipv4: {
    loopback: blockList('ipv4', ['127.0.0.0/8']),
    forbidden: blockList('ipv4', [
      '169.254.0.0/16', // link-local, where clouds keep their metadata
      '0.0.0.0/8', // unspecified
      '224.0.0.0/4', // multicast
      '240.0.0.0/4', // reserved, and broadcast
      '192.0.0.0/24', // protocols of the IETF, and metadata of Oracle Cloud
      '192.88.99.0/24', // relays of 6to4
      ...['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'], // documentation
      '100.100.100.200/32', // metadata of Alibaba Cloud
      '168.63.129.16/32', // the host of an Azure machine
    ]),
    private: blockList('ipv4', [
      ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'],
      // For benchmarks; programs that send a machine's traffic through a proxy make its names stand for such.
      '198.18.0.0/15',
    ]),
  },
  ipv6: {
    loopback: blockList('ipv6', ['::1/128']),
    forbidden: blockList('ipv6', [
      'fd00:ec2::254/128', // metadata of AWS
      // All but 2000::/3 is reserved, private, link-local, multicast, or another way to write IPv4.
      ...['::/3', '4000::/2', '8000::/2', 'c000::/3', 'e000::/4', 'f000::/5', 'f800::/6', 'fe00::/9', 'fe80::/10'],
      'ff00::/8',
      '2001::/23', // protocols of the IETF, Teredo among them
      ...['2001:db8::/32', '3fff::/20'], // documentation
      '2002::/16', // 6to4: IPv4, which a relay undresses
    ]),
    private: blockList('ipv6', ['fc00::/7', 'fec0::/10']),
  },
};

/** IPv4 in the clothes of IPv6 (::ffff:127.0.0.1): it is what it is in them. */
const mapped = blockList('ipv6', ['::ffff:0:0/96']);
/** How a network without IPv4 reaches it, by a gateway. @see https://www.rfc-editor.org/rfc/rfc6052#section-3.1 */
const translated = blockList('ipv6', ['64:ff9b::/96']);

/** `forbidden`: link-local, metadata, multicast, reserved and unspecified addresses, where no registry is. */
type AddressKind = 'forbidden' | 'loopback' | 'private' | 'public';

/** Without the brackets that `URL.hostname` has around IPv6. */
export function bareHost(hostname: string): string {
  return hostname.replaceAll(/^\[|\]$/g, '');
}

/** The port that an http or https address is asked at, its scheme's own where it names none. */
export function portOf({ port, protocol }: Pick<URL, 'port' | 'protocol'>): number {
  return Number(port) || (protocol === 'https:' ? 443 : 80);
}

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
      return 'a link-local or reserved address';
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
  const names = [url.hostname, `${url.hostname}:${portOf(url)}`].map((name) => name.replace(/\.(?=:|$)/, ''));
  return list.some((entry) => names.includes(entry.trim().toLowerCase()));
}

/** Of a host as `URL.hostname` gives it. A name other than localhost counts as public as long as it is not looked up. */
export function addressKind(host: string): AddressKind {
  const name = host.replaceAll(/^\[|\]$|\.$|%.*$/g, '').toLowerCase();
  const family = isIP(name);
  if (family === 0) return name === 'localhost' || name.endsWith('.localhost') ? 'loopback' : 'public';
  if (family === 4) return kindOf(name, 'ipv4');
  if (mapped.check(name, 'ipv6')) return kindOf(lastOf(name), 'ipv4');
  // Through a gateway only what all the world can reach: anything else would be the gateway's own network.
  if (translated.check(name, 'ipv6')) return kindOf(lastOf(name), 'ipv4') === 'public' ? 'public' : 'forbidden';
  return kindOf(name, 'ipv6');
}

function kindOf(address: string, family: Family): AddressKind {
  const lists = NOT_PUBLIC[family];
  const kinds = ['loopback', 'forbidden', 'private'] as const;
  return kinds.find((kind) => lists[kind].check(address, family)) ?? 'public';
}

function blockList(family: Family, ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', bits] = range.split('/');
    list.addSubnet(network, Number(bits), family);
  }
  return list;
}

/** The IPv4 address in the last 32 bits of one of IPv6. */
function lastOf(address: string): string {
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':');
  const [high = 0, low = 0] = groups.slice(-2).map((group) => Number.parseInt(group || '0', 16));
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}
