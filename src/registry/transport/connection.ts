// By default: VS Code's proxy support replaces `request` of these objects, which named imports do not see.
import http from 'node:http';
import https from 'node:https';
import { isIP, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { bareHost, isLoopback, portOf } from '../hosts';
import { RegistryError } from '../registryError';
import type { AddressCheck, Addresses } from './addresses';
import type { Clock } from './clock';
import type { RequestBody, TransportRequest } from './exchange';
import { describeUrl } from './failure';
import type { Route } from './routes';
import { isStreamed, sendBody } from './sendBody';
import type { TunnelOptions } from './tunnel';
import { refuseUpgrade } from './upgrade';

/** One request to one host: redirects and repetitions are made of several. */
export interface Hop {
  readonly method: TransportRequest['method'];
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody | undefined;
  /** The registry that led here; undefined where this is the registry. */
  readonly ledBy: URL | undefined;
  /** See {@link TransportRequest}. */
  readonly publicOnly: boolean;
}

/** An answer whose body is still to be read or destroyed. */
export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly stream: Readable;
}

/**
 * Sends a request; resolved with the answer's headers.
 */
export async function connect(hop: Hop, route: Route, addresses: Addresses, clock: Clock): Promise<Received> {
  checkLiteral(hop, addresses);
  const attempt = needsOwnOptions(hop, route) ? attemptByRequest : attemptByFetch;
  const received = await attempt(hop, route, addresses, clock).catch((error: unknown) => {
    if (!(error instanceof StaleConnection)) throw error;
    // The host closed a kept connection just as it was used again.
    return attempt(hop, route, addresses, clock);
  });
  if (received.status !== PROXY_LOGIN) return received;
  received.stream.destroy();
  throw new TunnelError(PROXY_LOGIN);
}

/** What no host says, but a proxy in front of it. @see https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8 */
const PROXY_LOGIN = 407;

/**
 * Whether something must stand in the request's own options, since VS Code's proxy support replaces the agent: the look-up of an address
 * that somebody led us to, or that must be public, a client certificate, the way through a proxy of ours. A streamed body goes that way,
 * too: its sending can be stopped there. So do names and https: only the connection tells which address a name stands for, and whether
 * the host has answered, or a proxy in its place.
 */
function needsOwnOptions(hop: Hop, route: Route): boolean {
  return (
    route.secure ||
    isName(hop.url) ||
    hop.ledBy !== undefined ||
    hop.publicOnly ||
    isStreamed(hop.body) ||
    route.isProxied
  );
}

/** Whether only a look-up tells where it is. */
function isName({ hostname }: URL): boolean {
  return isIP(bareHost(hostname)) === 0 && !isLoopback(hostname);
}

/** The request to a registry itself that speaks plain http at an address. */
async function attemptByFetch(hop: Hop, { options }: Route, _addresses: Addresses, clock: Clock): Promise<Received> {
  // Few registries are like that: the others need none of it.
  const { default: fetch } = await import('node-fetch');
  const { body } = hop;
  const agent = options.agent as http.Agent;
  const mayReuse = hasFreeSocket(agent, hop.url);
  clock.expect('idle');
  try {
    const response = await fetch(hop.url, {
      method: hop.method,
      headers: { ...hop.headers },
      ...(body === undefined || isStreamed(body) ? {} : { body: Buffer.from(body) }),
      agent,
      redirect: 'manual',
      compress: false,
      signal: clock.signal,
    });
    clock.expect('idle');
    const stream = response.body as Readable | null;
    // A break is told by reading; after that it is nobody's.
    stream?.on('error', () => undefined);
    return { status: response.status, headers: headersOf(response.headers.raw()), stream: stream ?? Readable.from([]) };
  } catch (error) {
    const isStale = mayReuse && mayRepeat(hop) && !clock.signal.aborted;
    if (isStale && /^(ECONNRESET|EPIPE)$/.test(codeOf(error))) throw new StaleConnection();
    throw error;
  }
}

function hasFreeSocket(agent: http.Agent, url: URL): boolean {
  const host = bareHost(url.hostname);
  return Object.entries(agent.freeSockets).some(
    ([name, sockets = []]) => name.startsWith(`${host}:${portOf(url)}:`) && sockets.length > 0,
  );
}

/** Where a name comes several times, its values are joined by commas, in their order. */
function headersOf(raw: NodeJS.Dict<string[]>): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(raw)) for (const value of values) headers.append(name, value);
  return headers;
}

/** Once more is as good as once; who sends a stream asks first how much of it has arrived. */
function mayRepeat({ method, body }: Hop): boolean {
  return method !== 'POST' && !isStreamed(body);
}

/** What a proxy said instead of opening a tunnel, or before it lets a request through. */
class TunnelError extends Error {
  readonly code = 'ERR_PROXY_TUNNEL';

  constructor(status: number) {
    super(`the proxy answered ${status}`);
  }
}

/** A kept connection broke before anything was answered. */
class StaleConnection extends Error {}

function attemptByRequest(hop: Hop, route: Route, addresses: Addresses, clock: Clock): Promise<Received> {
  const refuse = (why: string) => refusal(hop, why);
  const check = route.isProxied ? () => undefined : checkOf(hop, addresses);
  return new Promise((resolve, reject) => {
    // A request that still waits for its connection is silent when it is given up.
    const giveUp = () => reject(clock.signal.reason as Error);
    clock.signal.addEventListener('abort', giveUp, { once: true });
    let wasLookedUp = false;
    const lookup = addresses.lookupFor(hop.url.hostname, check, refuse, () => (wasLookedUp = true));
    clock.expect('connect');
    const tunnel: TunnelOptions = { tunnelSignal: clock.signal };
    const request = (route.secure ? https : http).request({
      ...route.options,
      ...tunnel,
      ...(route.isProxied ? {} : { lookup }),
      method: hop.method,
      headers: { ...hop.headers, ...route.headers },
      signal: clock.signal,
    });
    refuseUpgrade(request);
    request.on('socket', (socket) => {
      if (wasLookedUp) addresses.opened(socket);
      else if (addresses.isDirect(socket)) {
        // A kept connection was looked up for another request, which perhaps was allowed more. Others lead to a literal address, or to a proxy.
        const why = socket.remoteAddress === undefined ? undefined : check(socket.remoteAddress);
        if (why !== undefined) request.destroy(refuse(why));
      }
      onceReady(socket, route.secure, () => {
        clock.expect('idle');
        // The agents that VS Code puts in place of ours do not tell.
        addresses.reached(hop.url, socket);
        if (isStreamed(hop.body)) void sendBody(request, hop.body, clock);
      });
    });
    request.on('response', (response) => {
      clock.expect('idle');
      const { statusCode: status = 0, headersDistinct } = response;
      if (route.secure && !isEncrypted(response.socket)) {
        response.resume();
        request.destroy(new TunnelError(status));
        return;
      }
      // An answer to half a body: the other half is not sent, and the connection is of no use any more.
      if (!request.writableEnded) response.once('end', () => request.destroy());
      // A break is told by reading; after that it is nobody's.
      response.on('error', () => undefined);
      clock.signal.removeEventListener('abort', giveUp);
      resolve({ status, headers: headersOf(headersDistinct), stream: response });
    });
    request.on('error', (error) => {
      clock.signal.removeEventListener('abort', giveUp);
      const isStale = request.reusedSocket && mayRepeat(hop) && !clock.signal.aborted;
      reject(isStale && /^(ECONNRESET|EPIPE)$/.test(codeOf(error)) ? new StaleConnection() : error);
    });
    if (!isStreamed(hop.body)) request.end(hop.body);
  });
}

/** Whether TLS carries it; what a proxy says instead of opening a tunnel comes on a connection without. */
function isEncrypted(socket: Socket): boolean {
  return (socket as { encrypted?: boolean }).encrypted === true;
}

/** Calls `then` as soon as the connection, TLS included, can carry a request. */
function onceReady(socket: Socket, secure: boolean, then: () => void): void {
  const isReady = secure ? (socket as { secureConnecting?: boolean }).secureConnecting === false : !socket.connecting;
  if (isReady) then();
  else socket.once(secure ? 'secureConnect' : 'connect', then);
}

function checkOf({ url, ledBy, publicOnly }: Hop, addresses: Addresses): AddressCheck {
  const lead: AddressCheck = ledBy ? addresses.checkOf(ledBy, url) : () => undefined;
  if (!publicOnly) return lead;
  const open = addresses.publicOnly(url, ledBy !== undefined);
  return (address) => lead(address) ?? open(address);
}

function checkLiteral(hop: Hop, addresses: Addresses): void {
  const why = checkOf(hop, addresses)(hop.url.hostname);
  if (why !== undefined) throw refusal(hop, why);
}

function refusal({ url, ledBy }: Hop, why: string): RegistryError {
  // The reason first: a sentence that quotes it has room for so much.
  const way = ledBy ? `${describeUrl(ledBy)} led to ${describeUrl(url)}` : describeUrl(url);
  return new RegistryError('refused', `${why}: ${way}`, { host: (ledBy ?? url).host });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
