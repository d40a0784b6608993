/** A pattern of the shell with `*` and `?`, cut at its stars: each stretch holds characters and `ANY`. */
export interface ShellPattern {
  readonly stretches: readonly (readonly Token[])[];
}

type Token = string | typeof ANY;

/** `?`: any one character. */
const ANY = Symbol('?');
/** In characters. Longer ones are for no reference, and would cost time for each place where they are tried. */
const MAX_PATTERN = 128;
const MAX_VALUE = 1024;

/** Undefined where the builder refuses the pattern, or it is too long. */
export function parseShellPattern(text: string): ShellPattern | undefined {
  if (text.length > MAX_PATTERN) return undefined;
  let stretch: Token[] = [];
  const stretches = [stretch];
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index);
    if (char === '*') stretches.push((stretch = []));
    else if (char === '?') stretch.push(ANY);
    else if (char !== '\\') stretch.push(char);
    else if (/[*?\\]/.test(text.charAt(index + 1))) stretch.push(text.charAt(++index));
    // These are escaped for the sake of what stands around the pattern.
    else if (!/[}/]/.test(text.charAt(index + 1))) return undefined;
  }
  return { stretches };
}

/** `${V#p}`, and with `isLongest` `${V##p}`. Undefined where `value` is too long. */
export function withoutPrefix(value: string, pattern: ShellPattern, isLongest: boolean): string | undefined {
  if (value.length > MAX_VALUE) return undefined;
  const end = isAt(value, pattern.stretches[0] ?? [], 0) ? matchFrom(value, pattern, 0, isLongest)?.end : undefined;
  return value.slice(end ?? 0);
}

/** `${V%p}`, and with `isLongest` `${V%%p}`. Undefined where `value` is too long. */
export function withoutSuffix(value: string, { stretches }: ShellPattern, isLongest: boolean): string | undefined {
  const mirrored = { stretches: stretches.map((stretch) => stretch.toReversed()).toReversed() };
  const rest = withoutPrefix(reversed(value), mirrored, isLongest);
  return rest === undefined ? undefined : reversed(rest);
}

/** `${V/p/r}`, and with `isAll` `${V//p/r}`. Undefined where `value` is too long, or the pattern stands for nothing. */
export function replaced(
  value: string,
  pattern: ShellPattern,
  replacement: string,
  isAll: boolean,
): string | undefined {
  if (value.length > MAX_VALUE || (pattern.stretches.length === 1 && pattern.stretches[0]?.length === 0))
    return undefined;
  let result = '';
  let position = 0;
  do {
    const match = matchFrom(value, pattern, position, true);
    if (!match) break;
    result += value.slice(position, match.start) + replacement;
    position = match.end;
  } while (isAll && position < value.length);
  return result + value.slice(position);
}

/**
 * The first match at or behind `from`. Each stretch is taken where it stands first, as nothing is gained by a later place; only the
 * last one is taken where it stands last, if the longest match is wanted.
 */
function matchFrom(
  value: string,
  { stretches }: ShellPattern,
  from: number,
  isLongest: boolean,
): { readonly start: number; readonly end: number } | undefined {
  let start: number | undefined;
  let end = from;
  for (const [index, stretch] of stretches.entries()) {
    const isLast = index > 0 && index === stretches.length - 1;
    const found = isLast && isLongest ? lastPlace(value, stretch, end) : firstPlace(value, stretch, end);
    if (found === undefined) return undefined;
    start ??= found;
    end = found + stretch.length;
  }
  return start === undefined ? undefined : { start, end };
}

function firstPlace(value: string, stretch: readonly Token[], from: number): number | undefined {
  for (let place = from; place + stretch.length <= value.length; place++) {
    if (isAt(value, stretch, place)) return place;
  }
  return undefined;
}

function lastPlace(value: string, stretch: readonly Token[], from: number): number | undefined {
  for (let place = value.length - stretch.length; place >= from; place--) {
    if (isAt(value, stretch, place)) return place;
  }
  return undefined;
}

function isAt(value: string, stretch: readonly Token[], place: number): boolean {
  if (place + stretch.length > value.length) return false;
  return stretch.every((token, index) => token === ANY || token === value[place + index]);
}

function reversed(text: string): string {
  return text.split('').toReversed().join('');
}
