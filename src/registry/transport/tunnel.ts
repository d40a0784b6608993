import { HttpsProxyAgent } from 'https-proxy-agent';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';

type Options = ConstructorParameters<typeof HttpsProxyAgent>[1];
type ConnectOptions = Parameters<HttpsProxyAgent<string>['connect']>[1];

/** Of a request: aborted when it is given up. Node keeps a request's `signal` from its agent. */
export interface TunnelOptions {
  readonly tunnelSignal?: AbortSignal;
}

/**
 * Connections to https hosts through a proxy's CONNECT. What the package leaves open is closed here: the connection to a proxy that does
 * not answer ends with the request.
 */
export class Tunnel extends HttpsProxyAgent<string> {
  constructor(proxy: URL, options: Options) {
    super(proxy.href, options);
  }

  override async connect(request: ClientRequest, options: ConnectOptions): Promise<Socket> {
    const given = new AbortController();
    const giveUp = () => given.abort();
    const { tunnelSignal: signal } = options as TunnelOptions;
    signal?.addEventListener('abort', giveUp, { once: true });
    // Read by the package before it first waits, so no two requests meet here.
    Object.assign(this.connectOpts, { signal: given.signal });
    try {
      return await super.connect(request, options);
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }
}
