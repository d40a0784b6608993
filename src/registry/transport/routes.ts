import type { RequestOptions } from 'node:http';
import type { RequestOptions as TlsRequestOptions } from 'node:https';
import * as tls from 'node:tls';
import { bareHost, listsHost, portOf } from '../hosts';
import { RegistryError } from '../registryError';
import type { Addresses } from './addresses';
import { type Agents, keptAgents } from './agents';
import type { TransportOptions } from './options';
import { proxyFor, type Proxies, type UnusableProxy } from './proxies';
import type { Tunnel } from './tunnel';

/** How a request reaches its host. */
export interface Route {
  /** For `request` of http or https, whichever `secure` says. */
  readonly options: TlsRequestOptions;
  /** Beside the request's own. */
  readonly headers: Readonly<Record<string, string>>;
  readonly secure: boolean;
  readonly isProxied: boolean;
}

/** The ways to hosts: kept connections, certificates, and the terminal's proxies. */
export class Routes {
  // Under VS Code's proxy support the agent is replaced; what counts stands in a request's own options and headers.
  private readonly agents: Agents;
  private readonly tunnels = new Map<string, Tunnel>();
  private readonly authorities: readonly (string | Buffer)[] | undefined;

  constructor(
    private readonly settings: Pick<TransportOptions, 'caFiles' | 'clientCertificates' | 'proxies'>,
    private readonly maxSockets: number,
    addresses: Addresses,
    connectTimeout: number,
  ) {
    const own = settings.caFiles ?? [];
    this.authorities = own.length > 0 ? [...defaultAuthorities(), ...own] : undefined;
    const ca = this.authorities ? { ca: [...this.authorities] } : {};
    this.agents = keptAgents({ maxSockets, ...ca }, addresses, connectTimeout);
  }

  /** @throws RegistryError where its proxy cannot be asked. */
  to(url: URL): Route {
    const { proxies } = this.settings;
    const proxy = proxyFor(url, proxies);
    if (proxy && 'variable' in proxy) throw unusable(proxy, url);
    const secure = url.protocol === 'https:';
    if (!secure && proxy) return { ...this.throughPlainProxy(url, proxy), isProxied: true };
    const target = targetOf(url);
    if (!secure) return { options: { ...target, agent: this.agents.http }, headers: {}, secure, isProxied: false };
    const agent = proxy && proxies ? this.tunnel(proxy, proxies) : this.agents.https;
    return {
      options: { ...target, ...this.tlsOptions(url), agent },
      headers: {},
      secure,
      isProxied: proxy !== undefined,
    };
  }

  dispose(): void {
    for (const agent of [this.agents.http, this.agents.https, ...this.tunnels.values()]) agent.destroy();
  }

  /** An https address that is a proxy's, or a host's own. */
  private tlsOptions(url: URL): TlsRequestOptions {
    const ca = this.authorities ? { ca: [...this.authorities] } : {};
    const entries = Object.entries(this.settings.clientCertificates ?? {});
    const certificate = entries.find(([host]) => listsHost([host], url))?.[1];
    return certificate ? { ...ca, ...certificate } : ca;
  }

  /** @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 */
  private throughPlainProxy(url: URL, proxy: URL): Omit<Route, 'isProxied'> {
    const secure = proxy.protocol === 'https:';
    const login = proxyLogin(proxy);
    return {
      secure,
      headers: { Host: url.host, ...(login === undefined ? {} : { 'Proxy-Authorization': login }) },
      options: {
        ...targetOf(proxy),
        path: `${url.origin}${url.pathname}${url.search}`,
        ...(secure ? { ...this.tlsOptions(proxy), agent: this.agents.https } : { agent: this.agents.http }),
      },
    };
  }

  private tunnel(proxy: URL, proxies: Proxies): Tunnel {
    const kept = this.tunnels.get(proxy.href);
    if (kept) return kept;
    const ca = this.authorities ? { ca: [...this.authorities] } : {};
    const tunnel = proxies.openTunnel(proxy, { keepAlive: true, maxSockets: this.maxSockets, ...ca });
    this.tunnels.set(proxy.href, tunnel);
    return tunnel;
  }
}

function unusable({ variable }: UnusableProxy, { host }: URL): RegistryError {
  const message = `${host}: ${variable} names no http or https proxy`;
  return new RegistryError('unreachable', message, { host, systemCode: 'ERR_PROXY_UNUSABLE', reason: variable });
}

function targetOf(url: URL): RequestOptions {
  return {
    protocol: url.protocol,
    hostname: bareHost(url.hostname),
    port: portOf(url),
    path: `${url.pathname}${url.search}`,
  };
}

function proxyLogin({ username, password }: URL): string | undefined {
  if (!username && !password) return undefined;
  const login = [username, password].map(decodeURIComponent).join(':');
  return `Basic ${Buffer.from(login).toString('base64')}`;
}

/** Those that Node believes where nothing is said; older ones do not tell what the machine or NODE_EXTRA_CA_CERTS adds. */
function defaultAuthorities(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: (kind: 'default') => readonly string[] };
  return getCACertificates?.('default') ?? tls.rootCertificates;
}
