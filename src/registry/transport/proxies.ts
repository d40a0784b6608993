import { BlockList, isIP } from 'node:net';
import type { AgentOptions } from 'node:https';
import { isLoopback, portOf } from '../hosts';
import type { Tunnel } from './tunnel';

/** A proxy that is named, by this variable, and that we cannot ask: nothing is sent past it. */
export interface UnusableProxy {
  readonly variable: string;
}

/** The proxies of the terminal, by the scheme of the target; absent where requests go straight. */
export interface Proxies {
  readonly http?: URL | UnusableProxy | undefined;
  readonly https?: URL | UnusableProxy | undefined;
  /** Hosts that are asked straight: the entries of NO_PROXY in lower case. */
  readonly except: readonly string[];
  /** How https hosts are reached through one. */
  readonly openTunnel: (proxy: URL, options: AgentOptions) => Tunnel;
}

/** The proxy for `url`; undefined where it is asked straight: this machine, and what NO_PROXY names. */
export function proxyFor(url: URL, proxies: Proxies | undefined): URL | UnusableProxy | undefined {
  const proxy = url.protocol === 'https:' ? proxies?.https : proxies?.http;
  if (!proxy || isLoopback(url.hostname)) return undefined;
  return proxies?.except.some((entry) => excepts(entry, url)) ? undefined : proxy;
}

/** `*`, `host`, `.suffix`, `*.suffix`, an address, a range `10.0.0.0/8`; names and addresses with or without a port. */
function excepts(entry: string, url: URL): boolean {
  if (entry === '*') return true;
  const host = url.hostname.replaceAll(/^\[|\]$|\.$/g, '');
  if (entry.includes('/')) return isInRange(entry, host);
  // An address of IPv6 has several spellings.
  if (isIP(entry)) return isInRange(`${entry}/${isIP(entry) === 4 ? 32 : 128}`, host);
  const [, name = '', port] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(entry) ?? [];
  if (port !== undefined && Number(port) !== portOf(url)) return false;
  const suffix = name.replace(/^\*?\./, '');
  return suffix !== '' && (host === suffix || (isIP(host) === 0 && host.endsWith(`.${suffix}`)));
}

function isInRange(range: string, host: string): boolean {
  const [network = '', bits = ''] = range.split('/');
  const family = isIP(network);
  if (family === 0 || isIP(host) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) {
    return false;
  }
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}
