import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from './logger';
import { Addresses } from './transport/addresses';
import { chunksOf, discard, isSuccess, type OpenAnswer, readBody, readErrorBody } from './transport/body';
import { Clock } from './transport/clock';
import { connect, type Hop, type Received } from './transport/connection';
import { isStreamed } from './transport/sendBody';
import type { StreamedResponse, TransportRequest, TransportResponse } from './transport/exchange';
import { describeUrl, explain } from './transport/failure';
import {
  DEFAULT_MAX_IN_ALL,
  DEFAULT_MAX_PER_HOST,
  DEFAULT_TIMEOUTS,
  maxOfMany,
  type TransportOptions,
} from './transport/options';
import { type RateLimit, RateLimits } from './transport/rateLimits';
import { isRedirect, MAX_REDIRECTS, redirected, refuse } from './transport/redirects';
import { repetitionDelay } from './transport/retry';
import { Routes } from './transport/routes';
import { Turns } from './transport/turns';
import { Warnings } from './transport/warnings';

export type { StreamedBody, StreamedResponse, TransportRequest, TransportResponse } from './transport/exchange';
export type { ClientCertificate, Timeouts, TransportOptions } from './transport/options';
export type { RateLimit } from './transport/rateLimits';

/**
 * HTTP for registries: connections kept alive, redirects followed by hand, leads checked, sizes and times capped.
 * Answers of any status are results; a RegistryError says that there was no answer to be had.
 */
export class Transport {
  private readonly routes: Routes;
  private readonly addresses: Addresses;
  private readonly turns: Turns;
  private readonly warnings: Warnings;
  /** Others once some are forgotten: who asked before is answered into the ones before. */
  private limits = new RateLimits();
  private readonly underWay = new Set<Clock>();
  private end: 'disposed' | 'retired' | undefined;

  constructor(
    private readonly log: Logger,
    private readonly options: TransportOptions = {},
  ) {
    const { maxPerHost = DEFAULT_MAX_PER_HOST, maxInAll = DEFAULT_MAX_IN_ALL, onWarning } = options;
    const { connect: connectTimeout } = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
    this.addresses = new Addresses(options.privateHosts, options.lookup);
    const ofMany = maxOfMany(maxPerHost);
    this.routes = new Routes(options, maxPerHost + ofMany, this.addresses, connectTimeout);
    this.turns = new Turns(maxPerHost, ofMany, maxInAll);
    this.warnings = new Warnings(onWarning ?? (() => undefined));
  }

  /** Waits for its turn first: a request's time runs from when it is sent. */
  async send(request: TransportRequest): Promise<TransportResponse> {
    const clock = this.clock(request);
    try {
      const { stream, ...answer } = await this.open(request, clock);
      const read = isSuccess(answer.status) ? readBody : readErrorBody;
      return { ...answer, body: await read(request, { stream, ...answer }, clock) };
    } catch (error) {
      throw explain(error, request, clock);
    } finally {
      clock.stop();
    }
  }

  /** The same for a body that is read as it comes: the total time ends with its headers. */
  async openBody(request: TransportRequest): Promise<StreamedResponse> {
    const clock = this.clock(request);
    try {
      const { stream, ...answer } = await this.open(request, clock);
      if (!isSuccess(answer.status)) {
        const body = await readErrorBody(request, { stream, ...answer }, clock);
        clock.stop();
        return { ...answer, body, chunks: nothing() };
      }
      clock.endTotal();
      if (stream.destroyed) clock.stop();
      else stream.once('close', () => clock.stop());
      return { ...answer, body: new Uint8Array(), chunks: chunksOf(request, { stream, ...answer }, clock) };
    } catch (error) {
      clock.stop();
      throw explain(error, request, clock);
    }
  }

  /**
   * What `host` (`host` or `host:port`) last said of its limit, such as Docker Hub at `registry-1.docker.io`; undefined where it has
   * none.
   */
  rateLimit(host: string): RateLimit | undefined {
    return this.limits.of(host);
  }

  /** What these hosts said of their limits counts no more: they may have said it to somebody else. */
  forgetLimits(isForgotten: (host: string) => boolean): void {
    this.limits = this.limits.without(isForgotten);
  }

  /** Whether `origin` was last connected at an address of this machine or of a private network; false where that is not known. */
  isPrivate(origin: URL): boolean {
    return this.addresses.isPrivate(origin);
  }

  /** Cancels what is under way, and whatever is asked later. */
  dispose(): void {
    this.end = 'disposed';
    for (const clock of this.underWay) clock.giveUp();
    this.routes.dispose();
  }

  /** Another takes its place: what is under way is served to its end, and no connection is kept after that. */
  retire(): void {
    this.end ??= 'retired';
    if (this.underWay.size === 0) this.routes.dispose();
  }

  private clock({ signal }: TransportRequest): Clock {
    const clock = new Clock({ ...DEFAULT_TIMEOUTS, ...this.options.timeouts }, signal, (stopped) => {
      this.underWay.delete(stopped);
      if (this.end === 'retired' && this.underWay.size === 0) this.routes.dispose();
    });
    this.underWay.add(clock);
    if (this.end === 'disposed') clock.giveUp();
    return clock;
  }

  /** The answer, after the one repetition that a registry which is busy for a moment is given. */
  private async open(request: TransportRequest, clock: Clock): Promise<OpenAnswer> {
    const first = await this.follow(request, clock);
    // A write may have been done, whatever was answered.
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    // Where nothing is left of a limit, that is so for longer than a moment.
    const isUsedUp = this.limits.of(first.url.host)?.remaining === 0;
    const delay = isRead && !isUsedUp ? repetitionDelay(first.status, first.headers) : undefined;
    if (delay === undefined || delay >= clock.left) return first;
    await discard(first, request.method);
    clock.rest();
    await sleep(delay, undefined, { signal: clock.signal });
    return this.follow(request, clock);
  }

  private async follow(request: TransportRequest, clock: Clock): Promise<OpenAnswer> {
    let { url, authorization } = request;
    for (let redirects = 0; ; redirects++) {
      // Once away, it does not come back: another origin must not choose what is asked with it.
      if (url.origin !== request.url.origin) authorization = undefined;
      const answer = await this.hop(hopOf(request, url, redirects, authorization), request.isOfMany ?? false, clock);
      const location = answer.headers.get('location');
      if (location === null || !isRedirect(answer.status)) return answer;
      await discard(answer, request.method);
      if (redirects === MAX_REDIRECTS) throw refuse(request.url, `more than ${MAX_REDIRECTS} redirects`);
      url = redirected(request, answer, location);
    }
  }

  private async hop(hop: Hop, isOfMany: boolean, clock: Clock): Promise<OpenAnswer> {
    const { url } = hop;
    const { limits } = this;
    clock.rest();
    const release = await this.turns.take(url.host, isOfMany, clock.signal);
    clock.begin();
    try {
      const received = await connect(hop, this.routes.to(url), this.addresses, clock);
      const { stream } = received;
      // Closed means read to its end or cut: until then the connection is in use.
      stream.once('close', release);
      if (stream.destroyed) release();
      return this.heard(hop, received, limits);
    } catch (error) {
      release();
      throw error;
    }
  }

  private heard({ method, url }: Hop, received: Received, limits: RateLimits): OpenAnswer {
    const { status, headers } = received;
    this.log.info(`${method} ${describeUrl(url)} -> ${status}`);
    this.warnings.take(url.host, headers);
    limits.take(url, status, headers);
    return { url, ...received };
  }
}

function hopOf(request: TransportRequest, url: URL, redirects: number, authorization: string | undefined): Hop {
  return {
    method: request.method,
    url,
    ledBy: request.ledBy ?? (redirects > 0 ? request.url : undefined),
    publicOnly: request.publicOnly ?? false,
    body: request.body,
    headers: {
      ...request.headers,
      // Digests are over the bytes as served.
      'Accept-Encoding': 'identity',
      Connection: 'keep-alive',
      'User-Agent': 'oci-lens',
      ...(isStreamed(request.body) ? { 'Content-Length': String(request.body.size) } : {}),
      ...(authorization ? { Authorization: authorization } : {}),
    },
  };
}

// eslint-disable-next-line @typescript-eslint/require-await -- the empty stream
async function* nothing(): AsyncGenerator<Uint8Array, void, void> {
  yield* [];
}
