import type { Descriptor } from '../oci/descriptor';
import { type Digest, isVerifiable } from '../oci/digest';
import { type Manifest, parseManifest } from '../oci/manifest';
import { essence, MANIFEST_ACCEPT } from '../oci/mediaType';
import { isTag, parseReference, tagOrDigest } from '../references/reference';
import type { Authorized, Authorizer } from './auth/authorizer';
import type { Target } from './auth/tokenService';
import { type Endpoint, endpointOf, type Mirrors } from './endpoint';
import type {
  Ask,
  Fetched,
  ManifestHead,
  NameList,
  Referrers,
  ReferrersFilter,
  RegistryLocator,
  RegistrySource,
} from './imageSource';
import { type Listing, NamePages } from './namePages';
import { RegistryError, withAccess } from './registryError';
import type { RemoteEvidence } from './remoteEvidence';
import { errorOf } from './responseError';
import type { TransportRequest, TransportResponse, Transport } from './transport';
import {
  checkContent,
  checkVerifiable,
  contentAtHand,
  contradicts,
  mismatch,
  namedDigest,
  verifiedChunks,
  verifiedDigest,
} from './verifiedContent';

export interface RemoteRegistryOptions {
  readonly mirrors?: Mirrors | undefined;
  /** `host` or `host:port` of registries that speak plain http though they are not of this machine. */
  readonly plainHttpHosts?: readonly string[] | undefined;
  /** Bytes. Default: 4 MiB. */
  readonly maxManifest?: number | undefined;
  /** Bytes, of a blob that is read as a whole. Default: 8 MiB. */
  readonly maxBlob?: number | undefined;
}

const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
const MAX_BLOB_BYTES = 8 * 1024 * 1024;
/** All the names that are listed, of the greatest length, on one page. */
const MAX_NAMES_BYTES = 32 * 1024 * 1024;
const TAGS: Listing = { member: 'tags', maxNames: 200_000, read: (text) => (isTag(text) ? text : undefined) };
const MAX_REPOSITORIES = 10_000;
/** Docker Hub counts GETs of manifests against its limit, HEADs not. */
const HUB = 'registry-1.docker.io';
/** What can stand in If-None-Match. @see https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3 */
const ETAG = /^(?:W\/)?"[\x21\x23-\x7e]{1,300}"$/;

/** What is asked of an endpoint; `path` stands behind the repository's name, where there is one. */
interface Question {
  readonly method: 'GET' | 'HEAD';
  readonly locator: RegistryLocator;
  readonly path: string;
  readonly accept?: string | undefined;
  /** The version that who asks was told, in quotes: no answer but another is wanted. */
  readonly etag?: string | undefined;
  readonly maxBytes: number;
}

/**
 * The reading side of a registry.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pull
 */
export class RemoteRegistry implements RegistrySource {
  private readonly maxManifest: number;
  private readonly maxBlob: number;
  /** Loaded when it is first needed: no hover waits for it. */
  private remoteEvidence: Promise<RemoteEvidence> | undefined;

  constructor(
    private readonly transport: Transport,
    private readonly authorizer: Authorizer,
    private readonly options: RemoteRegistryOptions = {},
  ) {
    this.maxManifest = options.maxManifest ?? MAX_MANIFEST_BYTES;
    this.maxBlob = options.maxBlob ?? MAX_BLOB_BYTES;
  }

  async identity(locator: RegistryLocator, signal: AbortSignal): Promise<string> {
    return this.authorizer.identity(this.target(locator), signal);
  }

  async resolve(locator: RegistryLocator, ask: Ask): Promise<Digest> {
    return (await this.head(locator, ask)).digest;
  }

  async head(locator: RegistryLocator, ask: Ask): Promise<ManifestHead> {
    const { digest: asked } = locator.reference;
    const head = await this.ask(manifestQuestion('HEAD', locator, this.maxManifest), ask);
    const { status, headers } = head.response;
    if (status === 200) {
      const named = namedDigest(head.response);
      if (asked && named && contradicts(asked, named)) throw mismatch(asked, head.response.url.host);
      // A digest that we cannot compute is believed to be there.
      const known = named ?? (asked && !isVerifiable(asked) ? asked : undefined);
      // Some registries leave the digest out, and what is no registry answers anything: then the manifest itself tells.
      if (!known) return this.manifest(locator, ask);
      return { digest: asked ?? known, mediaType: essence(headers.get('content-type')) };
    }
    // Some fail HEAD. Not where they said no, or not now; and what we cannot verify is not asked for.
    const isReadable = asked === undefined || isVerifiable(asked);
    const mayRepeat = ask.byPerson && isReadable && status !== 401 && status !== 429 && status < 500;
    if (!mayRepeat) throw failureOf(head, locator);
    return this.manifest(locator, ask);
  }

  async manifest(locator: RegistryLocator, ask: Ask): Promise<Fetched<Manifest>> {
    const { registry, digest: asked } = locator.reference;
    if (asked) checkVerifiable(asked, registry);
    const embedded = asked && ask.entry?.digest === asked ? contentAtHand(ask.entry, this.maxManifest) : undefined;
    if (asked && ask.entry && embedded) return fetched(embedded, asked, ask.entry.mediaType, registry);
    const { response } = await this.get(manifestQuestion('GET', locator, this.maxManifest), ask);
    return fetchedFrom(response, asked);
  }

  async revalidate(locator: RegistryLocator, known: Fetched<Manifest>, ask: Ask): Promise<Fetched<Manifest>> {
    const { etag } = known;
    if (etag === undefined || this.countsGets(locator)) {
      const digest = await this.resolve(locator, ask);
      return digest === known.digest ? known : this.manifest(locator, ask);
    }
    const answered = await this.ask({ ...manifestQuestion('GET', locator, this.maxManifest), etag }, ask);
    const { response, access } = answered;
    if (response.status === 200) return fetchedFrom(response, locator.reference.digest);
    if (response.status !== 304 || access.credentialRefused) throw failureOf(answered, locator);
    const named = namedDigest(response);
    return named && contradicts(named, known.digest) ? this.manifest(locator, ask) : known;
  }

  async blob(locator: RegistryLocator, descriptor: Descriptor, ask: Ask): Promise<Uint8Array> {
    const { digest, size } = descriptor;
    const host = locator.reference.registry;
    const atHand = contentAtHand(descriptor, this.maxBlob);
    if (atHand) return atHand;
    checkVerifiable(digest, host);
    if (size > this.maxBlob) throw new RegistryError('tooLarge', `${digest}: ${size} bytes`, { host });
    const { response } = await this.get(blobQuestion(locator, digest, this.maxBlob), ask);
    checkContent(response, digest);
    return response.body;
  }

  async *openBlob(locator: RegistryLocator, descriptor: Descriptor, ask: Ask): AsyncGenerator<Uint8Array, void, void> {
    const { digest, size } = descriptor;
    const atHand = contentAtHand(descriptor, this.maxBlob);
    if (atHand) {
      yield atHand;
      return;
    }
    checkVerifiable(digest, locator.reference.registry);
    const question = blobQuestion(locator, digest, size);
    const answered = await this.authorized(question, ask, (request) => this.transport.openBody(request));
    if (answered.response.status !== 200) throw failureOf(answered, locator);
    yield* verifiedChunks(answered.response.chunks, descriptor, answered.response.url.host);
  }

  tags(locator: RegistryLocator, ask: Ask): NameList {
    return this.list(TAGS, { method: 'GET', locator, path: 'tags/list', maxBytes: MAX_NAMES_BYTES }, ask);
  }

  async referrers(locator: RegistryLocator, filter: ReferrersFilter, ask: Ask): Promise<Referrers> {
    return (await this.evidence()).referrers(locator, filter, ask);
  }

  async tagsFrom(locator: RegistryLocator, prefix: string, ask: Ask): Promise<readonly string[] | undefined> {
    return (await this.evidence()).tagsFrom(locator, prefix, ask);
  }

  repositories(registry: string, ask: Ask): NameList {
    const locator: RegistryLocator = { kind: 'registry', reference: { registry, repository: '' } };
    const read = (text: string) => repositoryIn(text, registry, this.endpoint(registry).prefix);
    const listing: Listing = { member: 'repositories', maxNames: MAX_REPOSITORIES, read };
    return this.list(listing, { method: 'GET', locator, path: '_catalog', maxBytes: MAX_NAMES_BYTES }, ask);
  }

  private evidence(): Promise<RemoteEvidence> {
    this.remoteEvidence ??= import('./remoteEvidence').then(
      ({ RemoteEvidence }) =>
        new RemoteEvidence({
          ask: async (locator, page, limits, ask) => {
            const url = typeof page === 'string' ? this.urlOf({ locator, path: page }) : page;
            const answered = await this.ask({ method: 'GET', locator, path: '', ...limits }, ask, url);
            return { url, response: answered.response, failure: () => failureOf(answered, locator) };
          },
          manifest: (locator, ask) => this.manifest(locator, ask),
        }),
    );
    return this.remoteEvidence;
  }

  /** No `n`: some registries cut a list at it without a link to the rest. */
  private list(listing: Listing, question: Question, ask: Ask): NameList {
    return new NamePages(
      listing,
      () => this.urlOf(question),
      async (url) => (await this.get(question, ask, url)).response,
    );
  }

  private async get(question: Question, ask: Ask, url?: URL): Promise<Authorized<TransportResponse>> {
    const answered = await this.ask(question, ask, url);
    if (answered.response.status !== 200) throw failureOf(answered, question.locator);
    return answered;
  }

  private ask(question: Question, ask: Ask, url?: URL): Promise<Authorized<TransportResponse>> {
    return this.authorized(question, ask, (request) => this.transport.send(request), url);
  }

  private async authorized<R extends TransportResponse>(
    question: Question,
    ask: Ask,
    send: (request: TransportRequest) => Promise<R>,
    url = this.urlOf(question),
  ): Promise<Authorized<R>> {
    const { method, locator, accept = '*/*', etag, maxBytes } = question;
    return this.authorizer.send(this.target(locator), ask, (authorization, isStandIn) => {
      const condition: Record<string, string> = etag === undefined || isStandIn ? {} : { 'If-None-Match': etag };
      return send({
        method,
        url,
        headers: { Accept: accept, ...condition },
        authorization,
        maxBytes,
        isOfMany: ask.isOfMany,
        publicOnly: ask.publicOnly,
        signal: ask.signal,
      });
    });
  }

  private urlOf({ locator, path }: Pick<Question, 'locator' | 'path'>): URL {
    const { endpoint, repository } = this.target(locator);
    return new URL(`/v2/${repository === '' ? '' : `${repository}/`}${path}`, endpoint.origin);
  }

  private target({ reference: { registry, repository } }: RegistryLocator): Target {
    const endpoint = this.endpoint(registry);
    return { endpoint, repository: repository === '' ? '' : endpoint.prefix + repository };
  }

  private endpoint(registry: string): Endpoint {
    const { mirrors = {}, plainHttpHosts } = this.options;
    return endpointOf(registry, mirrors, plainHttpHosts);
  }

  private countsGets(locator: RegistryLocator): boolean {
    const { host } = this.target(locator).endpoint.origin;
    return host === HUB || this.transport.rateLimit(host) !== undefined;
  }
}

function manifestQuestion(method: 'GET' | 'HEAD', locator: RegistryLocator, maxBytes: number): Question {
  const path = `manifests/${tagOrDigest(locator.reference)}`;
  return { method, locator, path, accept: MANIFEST_ACCEPT, maxBytes };
}

function blobQuestion(locator: RegistryLocator, digest: Digest, maxBytes: number): Question {
  return { method: 'GET', locator, path: `blobs/${digest}`, maxBytes };
}

/** The repository of `registry` that is called `name` where it is asked for: a mirror has others, too. */
function repositoryIn(name: string, registry: string, prefix: string): string | undefined {
  if (!name.startsWith(prefix)) return undefined;
  const repository = name.slice(prefix.length);
  const parsed = parseReference(`${registry}/${repository}`);
  // On Docker Hub `nginx` would be read as `library/nginx`, which is another name.
  return parsed.kind === 'ok' && parsed.value.repository === repository ? repository : undefined;
}

function failureOf({ response, access }: Authorized<TransportResponse>, { reference }: RegistryLocator): RegistryError {
  return withAccess(errorOf(response, reference.registry), access);
}

function fetchedFrom(response: TransportResponse, asked: Digest | undefined): Fetched<Manifest> {
  const digest = verifiedDigest(response, asked);
  const manifest = fetched(response.body, digest, response.headers.get('content-type'), response.url.host);
  const etag = response.headers.get('etag') ?? '';
  return ETAG.test(etag) ? { ...manifest, etag } : manifest;
}

function fetched(bytes: Uint8Array, digest: Digest, contentType: string | null, host: string): Fetched<Manifest> {
  const parsed = parseManifest(bytes, contentType);
  if (parsed.kind !== 'ok') throw new RegistryError(parsed.kind, parsed.reason, { host, reason: parsed.reason });
  return { bytes, digest, mediaType: parsed.value.mediaType || essence(contentType), value: parsed.value };
}
