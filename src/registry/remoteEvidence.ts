import { LRUCache } from 'lru-cache';
import * as v from 'valibot';
import { type Descriptor, descriptorSchema } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import type { Manifest } from '../oci/manifest';
import { essence, MediaType } from '../oci/mediaType';
import { parseJson, parseWith } from '../oci/parsed';
import type { Ask, Fetched, Referrers, ReferrersFilter, RegistryLocator } from './imageSource';
import { nextPage } from './link';
import { mayBeOf } from './referrersFilter';
import { referrersTag } from './referrersTag';
import { RegistryError } from './registryError';
import { errorOf } from './responseError';
import { completeFrom } from './tagPage';
import type { TransportResponse } from './transport';

/** What the list is read through. */
interface AskedRegistry {
  /** The answer of any status to a GET of `page`: a path behind the repository's name, or the address of a further page. */
  ask(locator: RegistryLocator, page: string | URL, limits: PageLimits, ask: Ask): Promise<Answer>;
  manifest(locator: RegistryLocator, ask: Ask): Promise<Fetched<Manifest>>;
}

interface PageLimits {
  readonly accept?: string;
  readonly maxBytes: number;
}

interface Answer {
  /** What was asked; a redirect may have led the response elsewhere. */
  readonly url: URL;
  readonly response: TransportResponse;
  readonly failure: () => RegistryError;
}

/** How a repository's referrers are found. */
interface KnownWay {
  readonly via: 'api' | 'tag';
  /** Milliseconds since the epoch. */
  readonly until: number;
}

const PAGE: PageLimits = { accept: MediaType.ociIndex, maxBytes: 4 * 1024 * 1024 };
const MAX_TAGS_BYTES = 32 * 1024 * 1024;
const MAX_REFERRERS = 10_000;
const MAX_PAGES = 1_000;
/** Of all pages together. */
const MAX_BYTES = 64 * 1024 * 1024;
/** In a row, that say nothing new. */
const MAX_IDLE_PAGES = 3;
const MAX_REPOSITORIES = 10_000;
/** Milliseconds that a web page in the list's place is believed for: it may be that of a hotel. */
const DOUBT = 60_000;

const pageSchema = v.object({ manifests: v.nullable(v.array(descriptorSchema)) });

/**
 * The part of a registry that evidence is looked for in. What refers to a digest is read from the registry's own list, or, where it has
 * none, from the index under the referrers tag. Which of them a repository has is remembered as long as this lives; one registry can be
 * a proxy of several.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#unavailable-referrers-api
 */
export class RemoteEvidence {
  private readonly ways = new LRUCache<string, KnownWay>({ max: MAX_REPOSITORIES });

  constructor(
    private readonly registry: AskedRegistry,
    private readonly now: () => number = Date.now,
  ) {}

  async referrers(locator: RegistryLocator, filter: ReferrersFilter, ask: Ask): Promise<Referrers> {
    const { registry, repository, digest } = locator.reference;
    if (!digest) throw new RegistryError('refused', 'referrers of what has no digest', { host: registry });
    const key = `${registry.toLowerCase()}/${repository}`;
    const known = this.ways.get(key);
    if (known?.via === 'tag' && known.until > this.now()) return this.fromTag(locator, digest, filter, ask);
    const { artifactType } = filter;
    const query = artifactType === undefined ? '' : `?${new URLSearchParams({ artifactType }).toString()}`;
    const first = await this.registry.ask(locator, `referrers/${digest}${query}`, PAGE, ask);
    const support = supportIn(first);
    // What has the list keeps nothing under the tag.
    if (support === 'unknown' || (known?.via === 'api' && support !== 'api')) throw first.failure();
    const until = support === 'doubtful' ? this.now() + DOUBT : Infinity;
    this.ways.set(key, { via: support === 'api' ? 'api' : 'tag', until });
    return support === 'api' ? this.fromApi(locator, first, filter, ask) : this.fromTag(locator, digest, filter, ask);
  }

  async tagsFrom(locator: RegistryLocator, prefix: string, ask: Ask): Promise<readonly string[] | undefined> {
    const path = `tags/list?${new URLSearchParams({ last: prefix }).toString()}`;
    const { response, failure } = await this.registry.ask(locator, path, { maxBytes: MAX_TAGS_BYTES }, ask);
    if (response.status === 200) return completeFrom(response, prefix);
    const error = failure();
    // No such list, or not for us: then each tag is asked for by its name.
    if (['notFound', 'denied', 'malformed'].includes(error.kind)) return undefined;
    throw error;
  }

  private async fromApi(
    locator: RegistryLocator,
    first: Answer,
    { artifactType }: ReferrersFilter,
    ask: Ask,
  ): Promise<Referrers> {
    const found = new Map<Digest, Descriptor>();
    const visited = new Set<string>();
    let bytes = 0;
    let idle = 0;
    for (let answer = first; ;) {
      visited.add(answer.url.href);
      bytes += answer.response.body.length;
      const before = found.size;
      const isFull = !add(found, descriptorsIn(answer.response, artifactType));
      idle = found.size > before ? 0 : idle + 1;
      const next = nextPage(answer.response.headers, answer.url);
      const result = { descriptors: [...found.values()], via: 'api' } as const;
      if (isFull) return { ...result, end: 'limit' };
      if (!next) return { ...result, end: 'complete' };
      if (visited.has(next.href) || idle === MAX_IDLE_PAGES) return { ...result, end: 'circle' };
      if (visited.size === MAX_PAGES || bytes > MAX_BYTES) return { ...result, end: 'limit' };
      if (next.origin !== first.url.origin) throw goesElsewhere(first.url, next);
      answer = await this.registry.ask(locator, next, PAGE, ask);
      if (answer.response.status !== 200) throw answer.failure();
    }
  }

  /** What is no index under that tag is no list: GitLab answers with the subject itself. */
  private async fromTag(
    { reference: { registry, repository } }: RegistryLocator,
    digest: Digest,
    { artifactType }: ReferrersFilter,
    ask: Ask,
  ): Promise<Referrers> {
    const found = new Map<Digest, Descriptor>();
    try {
      const reference = { registry, repository, tag: referrersTag(digest) };
      const index = await this.registry.manifest({ kind: 'registry', reference }, { ...ask, entry: undefined });
      const isList = index.value.kind === 'index' && index.digest !== digest;
      const isFull = isList && !add(found, index.value.manifests.filter(mayBeOf(artifactType)));
      return { descriptors: [...found.values()], via: 'tag', end: isFull ? 'limit' : 'complete' };
    } catch (error) {
      const isMissing = error instanceof RegistryError && error.kind === 'notFound' && error.code !== 'NAME_UNKNOWN';
      if (!isMissing) throw error;
      return { descriptors: [], via: 'tag', end: 'complete' };
    }
  }
}

/** What the first answer says of the list: `doubtful` is a no that is not kept for long, `unknown` neither yes nor no. */
function supportIn({ url, response }: Answer): 'api' | 'none' | 'doubtful' | 'unknown' {
  const { status } = response;
  const type = essence(response.headers.get('content-type'));
  // GHCR leads to its web pages.
  if (response.url.origin !== url.origin && type === 'text/html') return 'doubtful';
  if (status === 200) return type === MediaType.ociIndex ? 'api' : 'doubtful';
  if (status === 404) return errorOf(response, url.host).code === 'NAME_UNKNOWN' ? 'unknown' : 'none';
  return status === 400 || status === 406 ? 'none' : 'unknown';
}

function descriptorsIn(
  { body, headers, url }: TransportResponse,
  artifactType: string | undefined,
): readonly Descriptor[] {
  const type = essence(headers.get('content-type'));
  if (type !== MediaType.ociIndex) throw malformed(`a page of the type '${type}'`, url);
  const json = parseJson(body);
  const parsed = json.kind === 'ok' ? parseWith(pageSchema, json.value) : json;
  if (parsed.kind !== 'ok') throw malformed(parsed.reason, url);
  const listed = parsed.value.manifests ?? [];
  const applied = (headers.get('oci-filters-applied') ?? '').split(',').map((name) => name.trim());
  return applied.includes('artifactType') ? listed : listed.filter(mayBeOf(artifactType));
}

/** Adds what is new; false where there is no room for all of it. */
function add(found: Map<Digest, Descriptor>, descriptors: readonly Descriptor[]): boolean {
  for (const descriptor of descriptors) {
    if (found.has(descriptor.digest)) continue;
    if (found.size === MAX_REFERRERS) return false;
    found.set(descriptor.digest, descriptor);
  }
  return true;
}

function malformed(reason: string, { host }: URL): RegistryError {
  return new RegistryError('malformed', `the list of referrers: ${reason}`, { host });
}

function goesElsewhere({ host }: URL, next: URL): RegistryError {
  return new RegistryError('refused', `the list of referrers of ${host} goes on at ${next.host}`, { host });
}
