import { compareTags, isPlainPrefix } from './compareTags';
import { channelOrder } from './floatingNames';
import { type ParsedTag, parseTag } from './parseTag';

/** The tags of one repository, read and put in order once, so that each question about them is quick. */
export interface PreparedTags {
  /** In the order in which they are shown, each once. Evidence is left out: no person writes it. */
  readonly shown: readonly ParsedTag[];
  /** The same, the most useful to somebody who types one first. */
  readonly useful: readonly string[];
  /** `useful` in small letters, each behind a line feed, and one at the end. */
  readonly searchText: string;
  /** Where each of `useful` begins in `searchText`. */
  readonly starts: Uint32Array;
}

export function prepareTags(tags: readonly string[]): PreparedTags {
  const parsed = tags.map(parseTag).filter(({ kind }) => kind !== 'evidence');
  const shown = parsed
    .sort(compareTags)
    .filter(({ text }, index, sorted) => index === 0 || sorted[index - 1]?.text !== text);
  const useful = byUse(shown);
  const starts = new Uint32Array(useful.length);
  let start = 1;
  useful.forEach((text, index) => {
    starts[index] = start;
    start += text.length + 1;
  });
  return { shown, useful, searchText: `\n${useful.join('\n')}\n`.toLowerCase(), starts };
}

/** Groups, each in the order in which tags are shown. */
const USES = [
  'channel',
  'newestLine',
  'floating',
  'release',
  'variant',
  'preRelease',
  'floatingVariant',
  'other',
] as const;
type Use = (typeof USES)[number];

function byUse(shown: readonly ParsedTag[]): readonly string[] {
  const groups = Object.fromEntries(USES.map((use) => [use, [] as string[]])) as Record<Use, string[]>;
  const line = newestLine(shown);
  for (const tag of shown) groups[line.has(tag) ? 'newestLine' : useOf(tag)].push(tag.text);
  return USES.flatMap((use) => groups[use]);
}

function useOf({ text, kind, prefix, preRelease, variant }: ParsedTag): Use {
  if (kind === 'commit' || kind === 'other') return 'other';
  if (kind !== 'floating') return preRelease ? 'preRelease' : variant || !isPlainPrefix(prefix) ? 'variant' : 'release';
  if (channelOrder(text) !== undefined) return 'channel';
  return /[-_.]/.test(text) ? 'floatingVariant' : 'floating';
}

/** The newest release without a variant and those that stand for it: `1`, `1.27`, `1.27.3`. */
function newestLine(shown: readonly ParsedTag[]): ReadonlySet<ParsedTag> {
  const line = new Set<ParsedTag>();
  let last: ParsedTag | undefined;
  for (const tag of shown) {
    if (useOf(tag) !== 'release' || tag.kind === 'date') continue;
    if (last && !last.parts.every((part, index) => part === tag.parts[index])) break;
    if (last && last.parts.length === tag.parts.length) break;
    line.add(tag);
    last = tag;
  }
  return line;
}
