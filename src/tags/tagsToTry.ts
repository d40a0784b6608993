import { channelOrder } from './floatingNames';
import { type ParsedTag, parseTag } from './parseTag';
import type { PreparedTags } from './prepareTags';

/**
 * In which order to ask where tags point, to find those of one image: first those that are its version, then those that contain it
 * (`1.27.3-alpine`), then those that stand for its line (`1.27`, `1`), then `latest` and its like, then all others, the newest first.
 * @param version Its `org.opencontainers.image.version`, where it has one.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/annotations.md
 */
export function tagsToTry(version: string | undefined, tags: PreparedTags): readonly string[] {
  const wanted = plain(version?.trim() ?? '');
  const { parts } = parseTag(wanted);
  const groups: Record<Likelihood, string[]> = { equal: [], contains: [], line: [], channel: [], other: [] };
  for (const tag of tags.shown) groups[likelihood(tag, wanted, parts)].push(tag.text);
  return [...groups.equal, ...groups.contains, ...groups.line, ...groups.channel, ...groups.other];
}

type Likelihood = 'equal' | 'contains' | 'line' | 'channel' | 'other';

function likelihood(tag: ParsedTag, wanted: string, parts: readonly number[]): Likelihood {
  if (wanted !== '') {
    const text = plain(tag.text);
    if (text === wanted) return 'equal';
    if (containsWord(text, wanted)) return 'contains';
    const isLine = tag.parts.length > 0 && tag.parts.length < parts.length && !tag.preRelease;
    if (isLine && tag.parts.every((part, index) => part === parts[index])) return 'line';
  }
  return channelOrder(tag.text) === undefined ? 'other' : 'channel';
}

/** Without the `v`, and with one sign for all that a '+' is written as in tags. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/^v(?=\d)/, '')
    .replaceAll(/[^a-z0-9.]/g, '-');
}

/** Whether `word` stands in `text` as a whole: 1.27.3 is neither in 11.27.3 nor in 1.27.30 nor in 1.27.3.1. */
function containsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text.slice(Math.max(0, at - 2), at);
    const after = text.slice(at + word.length, at + word.length + 2);
    if (/^$|[^a-z0-9.]$|(?:^|[^a-z0-9])v$|[a-z]\.$/.test(before) && !/^[a-z0-9]|^\.\d/.test(after)) return true;
  }
  return false;
}
