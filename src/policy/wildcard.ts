/** In characters, both: patterns come from a workspace, values from a registry. */
const MAX_PATTERN = 500;
const MAX_VALUE = 10_000;

/**
 * Whether a text is, from its start to its end, what `pattern` says: `*` stands for any characters or none, `?` for one. Time is at
 * most the product of both lengths, which are limited: longer ones fit nothing but `*`.
 */
export function fitsWildcard(pattern: string, value: string): boolean {
  if (/^\*+$/.test(pattern)) return true;
  if (pattern.length > MAX_PATTERN || value.length > MAX_VALUE) return false;
  let [at, place] = [0, 0];
  // Behind the last star, and where the text that it stands for ends: each star takes as little as it can.
  let star: { readonly behind: number; end: number } | undefined;
  while (at < value.length) {
    const token = pattern[place];
    if (token === '*') star = { behind: ++place, end: at };
    else if (token !== undefined && (token === '?' || token === value[at])) [at, place] = [at + 1, place + 1];
    else if (star) [at, place] = [++star.end, star.behind];
    else return false;
  }
  return /^\**$/.test(pattern.slice(place));
}
