import type { Descriptor } from '../oci/descriptor';
import { type Digest, digestOf, isVerifiable, matchesDigest, parseDigest } from '../oci/digest';
import { type Manifest, parseManifest } from '../oci/manifest';
import { essence, MANIFEST_ACCEPT } from '../oci/mediaType';
import { tagOrDigest } from '../references/reference';
import { parseChallenges } from './auth/challenge';
import type { TokenSource } from './auth/tokenSource';
import { type Endpoint, endpointOf, type Mirrors } from './endpoint';
import type { Ask, Fetched, ImageSource, Locator } from './imageSource';
import { RegistryError } from './registryError';
import { errorOf } from './responseError';
import type { Transport, TransportResponse } from './transport';

const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
const MAX_CONFIG_BYTES = 8 * 1024 * 1024;
const EMPTY_JSON = 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';

/**
 * The reading side of a registry.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pull
 */
export class RemoteRegistry implements ImageSource {
  constructor(
    private readonly transport: Transport,
    private readonly tokens: TokenSource,
    private readonly mirrors: Mirrors,
  ) {}

  async resolve(locator: Locator, { signal }: Ask): Promise<Digest> {
    const head = await this.request('HEAD', locator, manifestPath(locator), MAX_MANIFEST_BYTES, signal);
    const asked = locator.reference.digest;
    const named = parseDigest(head.headers.get('docker-content-digest') ?? '');
    if (head.status === 200 && asked) return asked;
    if (head.status === 200 && named && isVerifiable(named)) return named;
    // Some registries leave the digest out and some fail HEAD: then the manifest itself tells. Not where they said no or not now.
    if (head.status === 401 || head.status === 403 || head.status === 429 || head.status >= 500) {
      throw errorOf(head, locator.reference.registry);
    }
    return (await this.manifest(locator, { signal })).digest;
  }

  async manifest(locator: Locator, { signal }: Ask): Promise<Fetched<Manifest>> {
    const { registry, digest: asked } = locator.reference;
    const response = await this.get(locator, manifestPath(locator), MAX_MANIFEST_BYTES, signal);
    const digest = checkedDigest(response, asked, registry);
    const contentType = response.headers.get('content-type');
    const parsed = parseManifest(response.body, contentType);
    if (parsed.kind !== 'ok') throw new RegistryError(parsed.kind, parsed.reason, { host: response.url.host });
    const mediaType = parsed.value.mediaType || essence(contentType);
    return { bytes: response.body, digest, mediaType, value: parsed.value };
  }

  async blob(locator: Locator, descriptor: Descriptor, { signal }: Ask): Promise<Uint8Array> {
    const { digest, size } = descriptor;
    if (digest === EMPTY_JSON) return new TextEncoder().encode('{}');
    const embedded = embeddedContent(descriptor);
    if (embedded) return embedded;
    const host = locator.reference.registry;
    if (size > MAX_CONFIG_BYTES) throw new RegistryError('tooLarge', `${digest}: ${size} bytes`, { host });
    const response = await this.get(locator, `blobs/${digest}`, MAX_CONFIG_BYTES, signal);
    checkContent(response, digest);
    return response.body;
  }

  private async get(locator: Locator, path: string, maxBytes: number, signal: AbortSignal): Promise<TransportResponse> {
    const response = await this.request('GET', locator, path, maxBytes, signal);
    if (response.status !== 200) throw errorOf(response, locator.reference.registry);
    return response;
  }

  private async request(
    method: 'GET' | 'HEAD',
    locator: Locator,
    path: string,
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<TransportResponse> {
    const endpoint = endpointOf(locator.reference.registry, this.mirrors);
    const repository = endpoint.prefix + locator.reference.repository;
    const send = (authorization: string | undefined) =>
      this.transport.send({
        method,
        url: new URL(`/v2/${repository}/${path}`, endpoint.origin),
        headers: { Accept: path.startsWith('manifests/') ? MANIFEST_ACCEPT : '*/*' },
        authorization,
        maxBytes,
        signal,
      });
    const first = await this.tokens.header(endpoint, repository, signal);
    const response = await send(first);
    if (!asksForToken(response, endpoint)) return response;
    const challenges = parseChallenges(response.headers.get('www-authenticate') ?? '');
    const better = await this.tokens.answer(endpoint, repository, challenges, first, signal);
    return better === undefined ? response : send(better);
  }
}

/** A 401 of the registry itself: one that a redirect led to (a store of blobs) gets no token. */
function asksForToken(response: TransportResponse, endpoint: Endpoint): boolean {
  return response.status === 401 && response.url.origin === endpoint.origin.origin;
}

function manifestPath({ reference }: Locator): string {
  return `manifests/${tagOrDigest(reference)}`;
}

/** The digest of a manifest's bytes: the one asked for, else the one the registry names, each verified; else computed. */
function checkedDigest(response: TransportResponse, asked: Digest | undefined, registry: string): Digest {
  if (asked && !isVerifiable(asked)) {
    throw new RegistryError('unsupported', `the digest algorithm of '${asked}'`, { host: registry });
  }
  const named = parseDigest(response.headers.get('docker-content-digest') ?? '');
  const expected = asked ?? (named && isVerifiable(named) ? named : undefined);
  if (!expected) return digestOf(response.body);
  checkContent(response, expected);
  return expected;
}

function checkContent(response: TransportResponse, digest: Digest): void {
  if (matchesDigest(response.body, digest) === true) return;
  throw new RegistryError('digestMismatch', `the content is not that of '${digest}'`, { host: response.url.host });
}

/** The content that a descriptor carries itself, where it is what the digest says (image-spec, descriptor.md, `data`). */
function embeddedContent({ data, size, digest }: Descriptor): Uint8Array | undefined {
  if (data === undefined || size > MAX_CONFIG_BYTES) return undefined;
  const bytes = Buffer.from(data, 'base64');
  return matchesDigest(bytes, digest) === true ? bytes : undefined;
}
