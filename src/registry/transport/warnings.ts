import { LRUCache } from 'lru-cache';

const MAX_REMEMBERED = 1_000;
/** distribution-spec: all warnings of one answer together have no more. */
const MAX_LENGTH = 4_096;
const WARNING = /(?:^|,)[ \t]*299 [^\s"]+ "((?:[^"\\]|\\.)*)"/g;

/** Tells each warning once for its host and text. */
export class Warnings {
  private readonly told = new LRUCache<string, true>({ max: MAX_REMEMBERED });

  constructor(private readonly tell: (host: string, text: string) => void) {}

  /** Takes the `Warning` headers of an answer. */
  take(host: string, headers: Headers): void {
    for (const text of parseWarnings(headers.get('warning') ?? '')) {
      const key = `${host} ${text}`;
      if (this.told.has(key)) continue;
      this.told.set(key, true);
      this.tell(host, text);
    }
  }
}

/**
 * The texts in a `Warning` header of the form `299 - "text"`.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#warnings
 */
function parseWarnings(header: string): readonly string[] {
  return [...header.slice(0, MAX_LENGTH).matchAll(WARNING)]
    .map(([, text = '']) => text.replaceAll(/\\(.)/g, '$1').trim())
    .filter((text) => text !== '');
}
