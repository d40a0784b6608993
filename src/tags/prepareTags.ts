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

/** So many are looked at between two pauses. */
const SLICE = 500;

export function prepareTags(tags: readonly string[]): PreparedTags {
  const steps = preparing(tags);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * The same as {@link prepareTags}, for a shell that must not be kept waiting: `pause` is asked after each slice, and gives a promise
 * where it is time to let others run.
 * @throws what `pause` rejects with.
 */
export async function prepareTagsWithPauses(
  tags: readonly string[],
  pause: () => Promise<void> | undefined,
): Promise<PreparedTags> {
  const steps = preparing(tags);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    const paused = pause();
    if (paused) await paused;
  }
}

function* preparing(tags: readonly string[]): Generator<void, PreparedTags, void> {
  const parsed: ParsedTag[] = [];
  for (const slice of slicesOf(tags)) {
    for (const text of slice) {
      const tag = parseTag(text);
      if (tag.kind !== 'evidence') parsed.push(tag);
    }
    yield;
  }
  const sorted = yield* sorting(parsed);
  const shown: ParsedTag[] = [];
  for (const slice of slicesOf(sorted)) {
    for (const tag of slice) if (shown.at(-1)?.text !== tag.text) shown.push(tag);
    yield;
  }
  const useful = yield* byUse(shown);
  const starts = new Uint32Array(useful.length);
  const lines: string[] = [];
  let start = 1;
  let index = 0;
  for (const slice of slicesOf(useful)) {
    for (const text of slice) {
      starts[index++] = start;
      start += text.length + 1;
    }
    lines.push(`${slice.join('\n')}\n`.toLowerCase());
    yield;
  }
  return { shown, useful, searchText: `\n${lines.length > 0 ? lines.join('') : '\n'}`, starts };
}

/** Slices are sorted, then joined two by two: to sort all at once would take as long as it takes. */
function* sorting(tags: readonly ParsedTag[]): Generator<void, readonly ParsedTag[], void> {
  let runs: (readonly ParsedTag[])[] = [];
  for (const slice of slicesOf(tags)) {
    runs.push([...slice].sort(compareTags));
    yield;
  }
  while (runs.length > 1) {
    const joined: (readonly ParsedTag[])[] = [];
    for (let index = 0; index < runs.length; index += 2) {
      joined.push(yield* joining(runs[index] ?? [], runs[index + 1] ?? []));
    }
    runs = joined;
  }
  return runs[0] ?? [];
}

function* joining(a: readonly ParsedTag[], b: readonly ParsedTag[]): Generator<void, readonly ParsedTag[], void> {
  const all: ParsedTag[] = [];
  let [x, y] = [0, 0];
  for (;;) {
    const [left, right] = [a[x], b[y]];
    if (!left && !right) return all;
    if (left && (!right || compareTags(left, right) <= 0)) {
      all.push(left);
      x++;
    } else if (right) {
      all.push(right);
      y++;
    }
    if (all.length % SLICE === 0) yield;
  }
}

function* slicesOf<T>(items: readonly T[]): Generator<readonly T[], void, void> {
  for (let start = 0; start < items.length; start += SLICE) yield items.slice(start, start + SLICE);
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

function* byUse(shown: readonly ParsedTag[]): Generator<void, readonly string[], void> {
  const groups = Object.fromEntries(USES.map((use) => [use, [] as string[]])) as Record<Use, string[]>;
  const line = newestLine(shown);
  for (const slice of slicesOf(shown)) {
    for (const tag of slice) groups[line.has(tag) ? 'newestLine' : useOf(tag)].push(tag.text);
    yield;
  }
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
