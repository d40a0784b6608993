import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import pLimit, { type LimitFunction } from 'p-limit';
import fetch, { AbortError, FetchError, type Headers, type Response } from 'node-fetch';
import { forbiddenLead } from './hosts';
import type { Logger } from './logger';
import { RegistryError } from './registryError';

export interface TransportRequest {
  readonly method: 'GET' | 'HEAD';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent to `url`'s origin alone: a redirect to another origin goes without. */
  readonly authorization?: string | undefined;
  /** The most bytes of a body that are read. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface TransportResponse {
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** Milliseconds: `idle` is the longest wait for the next sign of life (connection, headers, a chunk), `total` that for a whole answer. */
export interface Timeouts {
  readonly idle: number;
  readonly total: number;
}

const DEFAULT_TIMEOUTS: Timeouts = { idle: 15_000, total: 60_000 };
const MAX_REDIRECTS = 5;
const MAX_CONNECTIONS_PER_HOST = 6;
const MAX_DISCARDED_BYTES = 64 * 1024;
const MAX_DISCARD_MS = 2_000;

/**
 * HTTP for registries: connections kept alive, redirects followed by hand, sizes and times capped.
 * Answers of any status are results; a RegistryError says that there was no answer to be had.
 */
export class Transport {
  // Under VS Code's proxy support the agent is replaced; the header is what then keeps the connection.
  private readonly agents = {
    http: new HttpAgent({ keepAlive: true, maxSockets: MAX_CONNECTIONS_PER_HOST }),
    https: new HttpsAgent({ keepAlive: true, maxSockets: MAX_CONNECTIONS_PER_HOST }),
  };

  private readonly limits = new Map<string, LimitFunction>();

  constructor(
    private readonly log: Logger,
    private readonly timeouts: Timeouts = DEFAULT_TIMEOUTS,
  ) {}

  /** Waits for its turn first: a request's time runs from when it is sent. */
  send(request: TransportRequest): Promise<TransportResponse> {
    const { origin } = request.url;
    const limit = this.limits.get(origin) ?? pLimit(MAX_CONNECTIONS_PER_HOST);
    this.limits.set(origin, limit);
    return limit(() => this.exchange(request));
  }

  dispose(): void {
    this.agents.http.destroy();
    this.agents.https.destroy();
  }

  private async exchange(request: TransportRequest): Promise<TransportResponse> {
    const clock = new Clock(this.timeouts, request.signal);
    try {
      return await this.follow(request, clock);
    } catch (error) {
      throw this.explain(error, request, clock);
    } finally {
      clock.stop();
    }
  }

  private async follow(request: TransportRequest, clock: Clock): Promise<TransportResponse> {
    let { url } = request;
    for (let redirects = 0; ; redirects++) {
      const sameOrigin = url.origin === request.url.origin;
      const response = await fetch(url, {
        method: request.method,
        headers: {
          ...request.headers,
          // Digests are over the bytes as served.
          'Accept-Encoding': 'identity',
          Connection: 'keep-alive',
          'User-Agent': 'oci-lens',
          ...(request.authorization && sameOrigin ? { Authorization: request.authorization } : {}),
        },
        agent: (target) => (target.protocol === 'http:' ? this.agents.http : this.agents.https),
        redirect: 'manual',
        compress: false,
        signal: clock.signal,
      });
      clock.alive();
      this.log.info(`${request.method} ${describe(url)} -> ${response.status}`);
      const location = response.headers.get('location');
      if (location === null || ![301, 302, 303, 307, 308].includes(response.status)) {
        return {
          url,
          status: response.status,
          headers: response.headers,
          body: await readBody(request, response, clock),
        };
      }
      discard(response);
      if (redirects === MAX_REDIRECTS) throw refuse(request, `more than ${MAX_REDIRECTS} redirects`);
      url = this.redirected(request, url, location);
    }
  }

  private redirected(request: TransportRequest, from: URL, location: string): URL {
    if (!URL.canParse(location, from.href)) throw refuse(request, 'a redirect to something that is no address');
    const to = new URL(location, from.href);
    if (!/^https?:$/.test(to.protocol)) throw refuse(request, `a redirect to '${to.protocol}'`);
    if (from.protocol === 'https:' && to.protocol === 'http:') throw refuse(request, 'a redirect from https to http');
    const forbidden = forbiddenLead(from, to);
    if (forbidden !== undefined) throw refuse(request, `a redirect to ${forbidden}`);
    return to;
  }

  private explain(error: unknown, request: TransportRequest, clock: Clock): RegistryError {
    const host = request.url.host;
    const about = `${request.method} ${describe(request.url)}`;
    if (error instanceof RegistryError) return error;
    if (request.signal.aborted) return new RegistryError('cancelled', `${about}: cancelled`, { host, cause: error });
    if (clock.expired || error instanceof AbortError) {
      return new RegistryError('timeout', `${about}: no answer in time`, { host, cause: error });
    }
    const systemCode = error instanceof FetchError ? error.code : codeOf(error);
    const message = error instanceof Error ? error.message : String(error);
    // node-fetch puts the whole URL into its messages: a query can hold a signature.
    const reason = systemCode ?? message.replaceAll(/https?:\/\/\S+/g, '<url>');
    return new RegistryError('unreachable', `${about}: ${reason}`, { host, systemCode, cause: error });
  }
}

/** Watches over one exchange: aborts it when its owner gives up, when nothing happens for too long, or when all takes too long. */
class Clock {
  expired = false;
  private readonly controller = new AbortController();
  private readonly idle: NodeJS.Timeout;
  private readonly total: NodeJS.Timeout;
  private readonly onAbort = () => this.controller.abort();

  constructor(
    timeouts: Timeouts,
    private readonly owner: AbortSignal,
  ) {
    const expire = () => {
      this.expired = true;
      this.controller.abort();
    };
    this.idle = setTimeout(expire, timeouts.idle);
    this.total = setTimeout(expire, timeouts.total);
    owner.addEventListener('abort', this.onAbort);
    if (owner.aborted) this.controller.abort();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  alive(): void {
    this.idle.refresh();
  }

  stop(): void {
    clearTimeout(this.idle);
    clearTimeout(this.total);
    this.owner.removeEventListener('abort', this.onAbort);
  }
}

async function readBody(request: TransportRequest, response: Response, clock: Clock): Promise<Uint8Array> {
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (request.method === 'HEAD' || !response.body) return new Uint8Array();
  if (announced > request.maxBytes) {
    discard(response);
    throw tooLarge(request);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    const bytes = chunk as Buffer;
    clock.alive();
    size += bytes.length;
    if (size > request.maxBytes) throw tooLarge(request);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks, size);
}

/**
 * Ends an answer whose body nobody reads. A short one is read to its end, so that the connection can serve the next request; an error that
 * follows is nobody's.
 */
function discard(response: Response): void {
  const body = response.body as Readable | null;
  if (!body) return;
  let left = MAX_DISCARDED_BYTES;
  const end = () => body.destroy();
  const timer = setTimeout(end, MAX_DISCARD_MS);
  body.on('error', () => undefined);
  body.once('close', () => clearTimeout(timer));
  body.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) end();
  });
}

function tooLarge(request: TransportRequest): RegistryError {
  return new RegistryError('tooLarge', `${describe(request.url)}: more than ${request.maxBytes} bytes`, {
    host: request.url.host,
  });
}

function refuse(request: TransportRequest, what: string): RegistryError {
  return new RegistryError('refused', `${describe(request.url)}: ${what}`, { host: request.url.host });
}

/** A URL for the log: without query and credentials. */
function describe(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
