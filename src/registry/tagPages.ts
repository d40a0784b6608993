import * as v from 'valibot';
import { parseJson, parseWith } from '../oci/parsed';
import type { TagList } from './imageSource';
import { nextPage } from './link';
import { RegistryError } from './registryError';
import type { TransportResponse } from './transport';

const MAX_TAGS = 200_000;
const MAX_PAGES = 4_000;
/** In a row. */
const MAX_IDLE_PAGES = 3;
/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests */
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

const pageSchema = v.object({ tags: v.nullish(v.array(v.unknown()), []) });

/**
 * The tags of a repository, page by page, as the registry orders them.
 * `firstPage` is the address to begin at; `get` gives each page's answer, of status 200.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags
 */
export class TagPages implements TagList {
  end: TagList['end'];
  dropped = 0;
  private readonly seen = new Set<string>();
  /** More tags than are listed. */
  private hasMore = false;

  constructor(
    private readonly firstPage: () => URL,
    private readonly get: (url: URL) => Promise<TransportResponse>,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly string[], void, void> {
    const visited = new Set<string>();
    const first = this.firstPage();
    let url: URL | undefined = first;
    let idle = 0;
    while (url) {
      visited.add(url.href);
      const response = await this.get(url);
      const tags = this.take(response);
      if (tags.length > 0) yield tags;
      idle = tags.length > 0 ? 0 : idle + 1;
      url = nextPage(response.headers, url);
      if (this.hasMore || (url && visited.size === MAX_PAGES)) this.end = 'limit';
      else if (!url) this.end = 'complete';
      else if (visited.has(url.href) || idle === MAX_IDLE_PAGES) this.end = 'circle';
      if (this.end) return;
      if (url && url.origin !== first.origin) throw goesElsewhere(first, url);
    }
  }

  /** The tags of a page that are tags, and were on no page before. */
  private take({ body, url }: TransportResponse): readonly string[] {
    const json = parseJson(body);
    const parsed = json.kind === 'ok' ? parseWith(pageSchema, json.value) : json;
    if (parsed.kind !== 'ok')
      throw new RegistryError(parsed.kind, `the list of tags: ${parsed.reason}`, { host: url.host });
    const tags: string[] = [];
    for (const tag of parsed.value.tags) {
      if (typeof tag !== 'string' || !TAG.test(tag)) this.dropped++;
      else if (!this.seen.has(tag)) {
        this.hasMore = this.seen.size === MAX_TAGS;
        if (this.hasMore) break;
        this.seen.add(tag);
        tags.push(tag);
      }
    }
    return tags;
  }
}

function goesElsewhere({ host }: URL, next: URL): RegistryError {
  return new RegistryError('refused', `the list of tags of ${host} goes on at ${next.host}`, { host });
}
