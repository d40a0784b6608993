/** What a proxy said instead of opening a tunnel. */
export class TunnelError extends Error {
  readonly code = 'ERR_PROXY_TUNNEL';

  constructor(status: number) {
    super(`the proxy answered ${status}`);
  }
}
