import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Descriptor } from '../../../src/oci/descriptor';
import type { Digest } from '../../../src/oci/digest';
import { type AccessControl, accessControlFor, type Auth } from './accessControl';
import { type Action, ActionRules } from './action';
import { answer } from './answer';
import type { Backend } from './endpoint';
import { errorReply } from './errorReply';
import { readBody } from './readBody';
import { type Reply, sendWhole } from './reply';
import type { RequestMatch, ScratchRequest } from './request';
import { type CountedRequests, type LoggedRequest, RequestLog } from './requestLog';
import { routeOf } from './route';
import { needOf, repositoryScope } from './scope';
import { Storage } from './storage';
import { Uploads } from './uploads';

export interface ScratchRegistryOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Default: 127.0.0.1. */
  readonly hostname?: string;
  readonly auth?: Auth;
  /** Whether the registry lists referrers itself. Default: true; without, that endpoint answers 404. */
  readonly referrersApi?: boolean;
  /** The most descriptors on one page of referrers. Default: all. */
  readonly referrersPageSize?: number;
  /** The most tags on one page, even if more are asked for. Default: all. */
  readonly tagsPageSize?: number;
}

/**
 * The ports that registries of this process had, whichever bundle started them: a client remembers of a host how it wants to be asked,
 * and would take one registry for another.
 */
const used = ((globalThis as Record<symbol, unknown>)[Symbol.for('scratch registries: ports')] ??=
  new Set()) as Set<number>;

/**
 * A registry on a real port that keeps everything in memory, and that can be told to misbehave.
 * It speaks plain HTTP.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md
 */
export class ScratchRegistry {
  /** `127.0.0.1:PORT`, as it stands in a reference. */
  readonly host: string;
  readonly #server: Server;
  readonly #backend: Backend;
  readonly #access: AccessControl;
  readonly #log = new RequestLog();
  readonly #rules = new ActionRules();
  readonly #sockets = new Map<Socket, number>();
  readonly #closing = new AbortController();
  #connections = 0;
  #closed: Promise<void> | undefined;

  /** @param server listens already, and answers nothing yet. */
  private constructor(server: Server, options: ScratchRegistryOptions) {
    this.#server = server;
    this.host = hostOf(server, options.hostname);
    this.#access = accessControlFor(options.auth ?? 'anonymous', this.host);
    this.#backend = {
      storage: new Storage(),
      uploads: new Uploads(),
      referrersApi: options.referrersApi ?? true,
      referrersPageSize: options.referrersPageSize,
      tagsPageSize: options.tagsPageSize,
      mayPull: (request, name) =>
        !this.#access.refusal(request, { kind: 'scope', scope: repositoryScope(name, ['pull']) }),
    };
    server.on('connection', (socket) => this.#admit(socket));
    server.on('clientError', (_error, socket) => refuseGarbage(socket));
    server.on('request', (incoming, response) => void this.#serve(incoming, response));
  }

  static async start(options: ScratchRegistryOptions): Promise<ScratchRegistry> {
    const server = await listen(options);
    const { port } = server.address() as AddressInfo;
    if (options.port === undefined && used.has(port)) {
      // Still there while the next one is looked for, which so gets another port.
      const next = ScratchRegistry.start(options);
      await next.finally(() => server.close());
      return next;
    }
    used.add(port);
    return new ScratchRegistry(server, options);
  }

  /** `http://127.0.0.1:PORT` */
  get url(): string {
    return `http://${this.host}`;
  }

  /** Every request since the start, or since {@link forgetRequests}, in the order of arrival. */
  get requests(): readonly LoggedRequest[] {
    return this.#log.entries;
  }

  get openConnections(): number {
    return this.#sockets.size;
  }

  /** How many requests there were with these properties. */
  count(wanted: CountedRequests = {}): number {
    return this.#log.count(wanted);
  }

  forgetRequests(): void {
    this.#log.forget();
  }

  /**
   * Lets an action have its way with the requests that match, the first `times` of them or all. Requests that are refused for want
   * of credentials match too; `{authorised: true}` leaves them out.
   * @returns what removes the action.
   */
  on(match: RequestMatch, action: Action, { times = Infinity }: { times?: number } = {}): () => void {
    return this.#rules.add(match, action, times);
  }

  /** Ends every token that was given out. */
  expireTokens(): void {
    this.#access.expireTokens();
  }

  /** Stores a manifest, well-formed or not, under its sha256 digest and, if `reference` is a tag, under that too. */
  putManifest(repository: string, reference: string | undefined, bytes: Uint8Array, mediaType: string): Descriptor {
    const target = this.#backend.storage.repositoryToWrite(repository);
    // A digest as the reference is taken at its word: so content can be stored that its digest does not fit.
    const isDigest = reference?.includes(':') === true;
    const { digest } = target.putManifest(bytes, mediaType, isDigest ? (reference as Digest) : undefined);
    if (reference !== undefined && !isDigest) target.tag(reference, digest);
    return { mediaType, digest, size: bytes.byteLength, annotations: {} };
  }

  /** Stores a blob under its sha256 digest. */
  putBlob(repository: string, bytes: Uint8Array, mediaType = 'application/octet-stream'): Descriptor {
    const { digest } = this.#backend.storage.repositoryToWrite(repository).putBlob(bytes, mediaType);
    return { mediaType, digest, size: bytes.byteLength, annotations: {} };
  }

  /** Sets a tag on a digest, whether there is such a manifest or not. */
  putTag(repository: string, tag: string, digest: Digest): void {
    this.#backend.storage.repositoryToWrite(repository).tag(tag, digest);
  }

  /** Removes the tag, not what it named; false where there is none. */
  deleteTag(repository: string, tag: string): boolean {
    return this.#backend.storage.repository(repository)?.deleteTag(tag) ?? false;
  }

  /** Cuts every connection and lets held requests go; resolved when nothing is open any more. */
  close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  async #closeAll(): Promise<void> {
    const stopped = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const cut = [...this.#sockets.keys()].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    this.#closing.abort();
    for (const socket of this.#sockets.keys()) socket.destroy();
    await Promise.all([stopped, ...cut]);
  }

  #admit(socket: Socket): void {
    this.#sockets.set(socket, ++this.#connections);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#closing.signal.aborted) socket.destroy();
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = incoming.method ?? '';
    const { path, query } = targetOf(incoming.url ?? '');
    const { headers } = incoming;
    const connection = this.#sockets.get(incoming.socket) ?? 0;
    const head = { method, path, query, ...routeOf(path), headers, connection };
    const entry = this.#log.add(head);
    const gone = new AbortController();
    const signal = AbortSignal.any([gone.signal, this.#closing.signal]);
    response.on('error', () => undefined);
    response.once('close', () => {
      entry.endedAt = performance.now();
      gone.abort();
    });
    try {
      const body = await readBody(incoming);
      const reply = body ? await this.#answer({ ...head, body, signal }) : errorReply(413, 'SIZE_INVALID');
      if (response.destroyed) return;
      (reply.deliver ?? sendWhole)(response, reply);
    } catch (error) {
      // A client that went away, or an action that failed: either is the one request's concern.
      if (response.headersSent || response.destroyed) response.destroy();
      else sendWhole(response, errorReply(500, 'UNKNOWN', { detail: String(error) }));
    } finally {
      if (response.headersSent) entry.status = response.statusCode;
    }
  }

  #answer(arrived: Omit<ScratchRequest, 'authorised'>): Promise<Reply> {
    const refusal = this.#access.refusal(arrived, needOf(arrived));
    const request: ScratchRequest = { ...arrived, authorised: refusal === undefined };
    return this.#rules.run(request, () => {
      if (refusal) return refusal;
      return request.kind === 'token' ? this.#access.answerTokenRequest(request) : answer(request, this.#backend);
    });
  }
}

export function startScratchRegistry(options: ScratchRegistryOptions = {}): Promise<ScratchRegistry> {
  return ScratchRegistry.start(options);
}

function hostOf(server: Server, hostname: string | undefined): string {
  const { address, port } = server.address() as AddressInfo;
  const name = hostname ?? address;
  return `${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** The decoded path and the query of a request target, however odd it is. */
function targetOf(url: string): { path: string; query: URLSearchParams } {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  return { path: decoded(path), query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)) };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function refuseGarbage(socket: NodeJS.WritableStream & { destroyed?: boolean }): void {
  if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

async function listen({ port = 0, hostname = '127.0.0.1' }: ScratchRegistryOptions): Promise<Server> {
  // Connections stay until the client or close() ends them: a time limit would make tests depend on the clock.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, () => resolve());
  });
  return server;
}
