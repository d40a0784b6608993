import type { Descriptor } from '../oci/descriptor';
import { type Digest, digestOf, parseDigest } from '../oci/digest';
import type { Manifest } from '../oci/manifest';
import { tagOrDigest } from '../references/reference';
import type { Authorized, Authorizer } from './auth/authorizer';
import type { Target } from './auth/tokenService';
import { endpointOf } from './endpoint';
import type { Ask, Fetched, RegistryLocator } from './imageSource';
import type { OpenContent, Precondition, PushTarget, PutManifest } from './pushTarget';
import { asRegistryError, RegistryError, withAccess } from './registryError';
import { RemoteRegistry, type RemoteRegistryOptions } from './remoteRegistry';
import { errorOf } from './responseError';
import type { StreamedBody, Transport, TransportRequest, TransportResponse } from './transport';
import { ledTo } from './transport/redirects';
import { checkVerifiable, contradicts, mismatch, namedDigest, verifiedChunks } from './verifiedContent';

/** Bytes: of an answer to a write nothing but its headers counts, or a registry's error. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** A write: where to, and how. */
interface Write extends Pick<TransportRequest, 'method' | 'url' | 'headers' | 'body'> {
  readonly locator: RegistryLocator;
  /** The registry's answer named `url`. */
  readonly isLed?: boolean;
}

/**
 * The writing side of a registry: of the one that the reference names, never of a mirror that stands in for it.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#push
 */
export class RemotePushTarget implements PushTarget {
  private readonly reader: RemoteRegistry;

  /** @param onPut is called when a manifest was put somewhere: what was known of its repository may be so no longer. */
  constructor(
    private readonly transport: Transport,
    private readonly authorizer: Authorizer,
    private readonly options: Pick<RemoteRegistryOptions, 'plainHttpHosts'> = {},
    private readonly onPut: (locator: RegistryLocator) => void = () => undefined,
  ) {
    this.reader = new RemoteRegistry(transport, authorizer, { plainHttpHosts: options.plainHttpHosts });
  }

  manifest(locator: RegistryLocator, ask: Ask): Promise<Fetched<Manifest>> {
    return this.reader.manifest(locator, ask);
  }

  async hasBlob(locator: RegistryLocator, digest: Digest, ask: Ask): Promise<boolean> {
    const answered = await this.send({ method: 'HEAD', locator, url: this.urlOf(locator, `blobs/${digest}`) }, ask);
    const { status } = answered.response;
    if (status === 200) return true;
    // Some do not answer this question; then the content is sent, which does no harm where it is there.
    if (status === 404 || status === 405) return false;
    throw failureOf(answered, locator);
  }

  async putBlob(locator: RegistryLocator, descriptor: Descriptor, open: OpenContent, ask: Ask): Promise<void> {
    checkVerifiable(descriptor.digest, locator.reference.registry);
    if (await this.hasBlob(locator, descriptor.digest, ask)) return;
    try {
      await this.upload(locator, descriptor, open, ask);
    } catch (error) {
      if (!mayUploadAgain(error)) throw error;
      // The same content once more harms nobody; and it may have arrived, and only the answer not.
      if (await this.hasBlob(locator, descriptor.digest, ask)) return;
      await this.upload(locator, descriptor, open, ask);
    }
  }

  async putManifest(
    locator: RegistryLocator,
    bytes: Uint8Array,
    mediaType: string,
    precondition: Precondition | undefined,
    ask: Ask,
  ): Promise<PutManifest> {
    const url = this.urlOf(locator, `manifests/${tagOrDigest(locator.reference)}`);
    const headers = { 'Content-Type': mediaType, ...conditionHeaders(precondition) };
    const answered = await this.send({ method: 'PUT', locator, url, headers, body: bytes }, ask);
    this.onPut(locator);
    const { response } = answered;
    const named = namedDigest(response);
    // Some answer so; a page that stands in the registry's way does, too, but names no digest.
    const isTaken = response.status === 201 || (isVagueSuccess(response) && named !== undefined);
    if (!isTaken) throw failureOf(answered, locator);
    const digest = locator.reference.digest ?? digestOf(bytes);
    if (named && contradicts(named, digest)) throw mismatch(digest, response.url.host);
    return { digest, subject: parseDigest(response.headers.get('oci-subject') ?? '') };
  }

  /**
   * A POST, which names a place, and a PUT of the whole content there: chunks would cost a request each, and few registries take them
   * all in the same way.
   * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#post-then-put
   */
  private async upload(locator: RegistryLocator, descriptor: Descriptor, open: OpenContent, ask: Ask): Promise<void> {
    const begun = await this.send({ method: 'POST', locator, url: this.urlOf(locator, 'blobs/uploads/') }, ask);
    if (begun.response.status !== 202) throw failureOf(begun, locator);
    const url = uploadPlace(begun.response, descriptor.digest);
    const headers = { 'Content-Type': 'application/octet-stream' };
    const body = verifiedBody(descriptor, open, locator.reference.registry);
    const put = await this.send({ method: 'PUT', locator, url, headers, body, isLed: true }, ask);
    if (put.response.status !== 201 && put.response.status !== 204) throw failureOf(put, locator);
    const named = namedDigest(put.response);
    if (named && contradicts(named, descriptor.digest)) throw mismatch(descriptor.digest, put.response.url.host);
  }

  private send({ locator, isLed, ...request }: Write, ask: Ask): Promise<Authorized<TransportResponse>> {
    const target = this.target(locator);
    const { origin } = target.endpoint;
    return this.authorizer.send(target, ask, (authorization) =>
      this.transport.send({
        ...request,
        // Another origin gets the content, where the rules for leads let it, and nothing else.
        authorization: request.url.origin === origin.origin ? authorization : undefined,
        ledBy: isLed ? origin : undefined,
        maxBytes: MAX_ANSWER_BYTES,
        signal: ask.signal,
      }),
    );
  }

  private urlOf(locator: RegistryLocator, path: string): URL {
    const { endpoint, repository } = this.target(locator);
    return new URL(`/v2/${repository}/${path}`, endpoint.origin);
  }

  private target({ reference: { registry, repository } }: RegistryLocator): Target {
    return { endpoint: endpointOf(registry, {}, this.options.plainHttpHosts), repository, writes: true };
  }
}

/** Where the content of a blob is to be put; what else the registry wrote into the address is its own. */
function uploadPlace({ url: from, headers }: TransportResponse, digest: Digest): URL {
  const location = headers.get('location');
  if (location === null) {
    throw new RegistryError('malformed', `${from.host} named no place for an upload`, { host: from.host });
  }
  const url = ledTo(from, location);
  url.search += `${url.search === '' ? '?' : '&'}digest=${encodeURIComponent(digest)}`;
  return url;
}

/** The content, whose last part is held back until all of it is what the digest says: a request that is not complete does nothing. */
function verifiedBody(descriptor: Descriptor, open: OpenContent, host: string): StreamedBody {
  const chunks = async function* (): AsyncGenerator<Uint8Array, void, void> {
    let held: Uint8Array | undefined;
    let length = 0;
    try {
      for await (const chunk of verifiedChunks(open(), descriptor, host)) {
        length += chunk.length;
        if (length > descriptor.size) throw mismatch(descriptor.digest, host);
        if (held) yield held;
        held = chunk;
      }
    } catch (error) {
      throw asRegistryError(error, host);
    }
    if (held) yield held;
  };
  return { size: descriptor.size, open: chunks };
}

/** The specification asks for 201 where something was stored. */
function isVagueSuccess({ status }: TransportResponse): boolean {
  return status === 200 || status === 202;
}

function conditionHeaders(precondition: Precondition | undefined): Readonly<Record<string, string>> {
  if (!precondition) return {};
  return 'ifMatch' in precondition
    ? { 'If-Match': precondition.ifMatch }
    : { 'If-None-Match': precondition.ifNoneMatch };
}

/** The connection broke, the registry stumbled, or it knows nothing of the upload any more. */
function mayUploadAgain(error: unknown): boolean {
  if (!(error instanceof RegistryError)) return false;
  return error.kind === 'unreachable' || error.kind === 'timeout' || error.code === 'BLOB_UPLOAD_UNKNOWN';
}

function failureOf({ response, access }: Authorized<TransportResponse>, { reference }: RegistryLocator): RegistryError {
  return withAccess(errorOf(response, reference.registry), access);
}
