import type { PreparedTags } from './prepareTags';

export interface TagCompletion {
  readonly tags: readonly string[];
  /** Whether more tags fit than there was room for. */
  readonly isIncomplete: boolean;
}

/**
 * The tags that begin with what is typed, then those that contain it, without regard to case; of each the most useful first:
 * `latest` and its like, the newest release line, releases from the newest down, their variants, pre-releases, all else.
 */
export function completeTags(typed: string, tags: PreparedTags, limit = 200): TagCompletion {
  const text = typed.toLowerCase();
  const found = [...matches(`\n${text}`, tags, limit + 1)];
  if (text !== '' && found.length <= limit) {
    for (const index of matches(text, tags, Infinity)) {
      if (tags.searchText.startsWith(text, tags.starts[index])) continue;
      found.push(index);
      if (found.length > limit) break;
    }
  }
  return {
    tags: found.slice(0, limit).map((index) => tags.useful[index] ?? ''),
    isIncomplete: found.length > limit,
  };
}

/** The tags whose text holds `needle`, at most `limit`, in order. One search in one text: a search in each tag takes ten times as long. */
function* matches(needle: string, { searchText, starts }: PreparedTags, limit: number): Generator<number> {
  if (starts.length === 0) return;
  let at = searchText.indexOf(needle);
  for (let count = 0; at >= 0 && count < limit; count++) {
    const index = indexAt(starts, at + Number(needle.startsWith('\n')));
    if (index === undefined) return;
    yield index;
    const next = starts[index + 1];
    if (next === undefined) return;
    at = searchText.indexOf(needle, next - 1);
  }
}

/** The last of `starts` that is not behind `position`. */
function indexAt(starts: Uint32Array, position: number): number | undefined {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? Infinity) <= position) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? undefined : low - 1;
}
