import { type Agent, type IncomingHttpHeaders, request } from 'node:http';

/** What came of one request on the wire: everything that arrived, and whether the connection failed. */
export interface Exchange {
  /** Undefined where no headers arrived. */
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Whether the answer arrived to its end. */
  readonly complete: boolean;
}

export interface PlainOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Default: none, a connection for each request. */
  readonly agent?: Agent;
  /** Gives up as soon as so many bytes of the body are there; 0 is as soon as the headers are. */
  readonly leaveAfter?: number;
  readonly signal?: AbortSignal;
}

/** One request with node:http and nothing on top: no redirects, no decoding, and a broken connection is a result. */
export function exchange(url: string, options: PlainOptions = {}): Promise<Exchange> {
  const { method = 'GET', headers = {}, body, agent = false, leaveAfter = Infinity, signal } = options;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let status: number | undefined;
    let received: IncomingHttpHeaders = {};
    const finish = (complete: boolean): void =>
      resolve({ status, headers: received, body: Buffer.concat(chunks), complete });
    const outgoing = request(url, { method, headers, agent, ...(signal ? { signal } : {}) }, (response) => {
      status = response.statusCode;
      received = response.headers;
      let size = 0;
      const leaveIfEnough = (): void => {
        if (size < leaveAfter) return;
        finish(false);
        outgoing.destroy();
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.byteLength;
        leaveIfEnough();
      });
      response.on('end', () => finish(response.complete));
      response.on('error', () => finish(false));
      leaveIfEnough();
    });
    outgoing.on('error', () => finish(false));
    outgoing.end(body);
  });
}

export function jsonOf(exchanged: Exchange): unknown {
  return JSON.parse(exchanged.body.toString('utf8'));
}

/** The next page's address in a Link header, which is relative. */
export function nextPage(exchanged: Exchange, base: string): string | undefined {
  const link = /^<(?<target>[^>]+)>; rel="next"$/.exec(String(exchanged.headers.link ?? ''))?.groups?.['target'];
  return link === undefined ? undefined : new URL(link, base).href;
}
