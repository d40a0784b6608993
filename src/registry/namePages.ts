import * as v from 'valibot';
import { parseJson, parseWith } from '../oci/parsed';
import type { NameList } from './imageSource';
import { nextPage } from './link';
import { RegistryError } from './registryError';
import type { TransportResponse } from './transport';

const MAX_PAGES = 4_000;
/** In a row. */
const MAX_IDLE_PAGES = 3;

/** What kind of names a registry lists. */
export interface Listing {
  /** The member of a page's object that holds them; null counts as an empty list. */
  readonly member: string;
  /** So many are listed. */
  readonly maxNames: number;
  /** The name that a text is; undefined where it is none. */
  readonly read: (text: string) => string | undefined;
}

/**
 * Names that a registry lists page by page, as it orders them.
 * `firstPage` is the address to begin at; `get` gives each page's answer, of status 200.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags
 */
export class NamePages implements NameList {
  end: NameList['end'];
  dropped = 0;
  private readonly seen = new Set<string>();
  /** More names than are listed. */
  private hasMore = false;

  constructor(
    private readonly listing: Listing,
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
      const names = this.take(response);
      if (names.length > 0) yield names;
      idle = names.length > 0 ? 0 : idle + 1;
      url = nextPage(response.headers, url);
      if (this.hasMore || (url && visited.size === MAX_PAGES)) this.end = 'limit';
      else if (!url) this.end = 'complete';
      else if (visited.has(url.href) || idle === MAX_IDLE_PAGES) this.end = 'circle';
      if (this.end) return;
      if (url && url.origin !== first.origin) throw this.goesElsewhere(first, url);
    }
  }

  /** The names of a page that are names, and were on no page before. */
  private take({ body, url }: TransportResponse): readonly string[] {
    const { member, maxNames, read } = this.listing;
    const json = parseJson(body);
    const schema = v.object({ [member]: v.nullish(v.array(v.unknown()), []) });
    const parsed = json.kind === 'ok' ? parseWith(schema, json.value) : json;
    if (parsed.kind !== 'ok')
      throw new RegistryError(parsed.kind, `the list of ${member}: ${parsed.reason}`, { host: url.host });
    const names: string[] = [];
    for (const text of parsed.value[member] ?? []) {
      const name = typeof text === 'string' ? read(text) : undefined;
      if (name === undefined) this.dropped++;
      else if (!this.seen.has(name)) {
        this.hasMore = this.seen.size === maxNames;
        if (this.hasMore) break;
        this.seen.add(name);
        names.push(name);
      }
    }
    return names;
  }

  private goesElsewhere({ host }: URL, next: URL): RegistryError {
    return new RegistryError('refused', `the list of ${this.listing.member} of ${host} goes on at ${next.host}`, {
      host,
    });
  }
}
