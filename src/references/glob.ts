type Token =
  | { readonly kind: 'character'; readonly character: string }
  /** `?` */
  | { readonly kind: 'any' }
  /** `*`: any characters of one name, or none. */
  | { readonly kind: 'name' }
  /** `**` and a slash: any folders, or none. A `**` at the end is any rest. */
  | { readonly kind: 'folders' }
  | { readonly kind: 'rest' };

const MAX_LENGTH = 200;
const MAX_ALTERNATIVES = 100;

/**
 * Whether a path ends as `pattern` says: `images.{yaml,json}` in any folder, `deploy/**` for all under it. Time is linear in the path
 * for every pattern, since patterns come from settings that a repository can bring. A pattern that is too long fits nothing.
 */
export function glob(pattern: string): (path: string) => boolean {
  return globOf(pattern, [{ kind: 'folders' }]);
}

/** The same for the whole of a path or a name, from its start: `ghcr.io/acme/**` is nothing of `example.com/ghcr.io/acme`. */
export function wholeGlob(pattern: string): (path: string) => boolean {
  return globOf(pattern, []);
}

/** Why a glob would not fit what it says; undefined where it can be used. */
export function globProblem(pattern: string): 'empty' | 'tooLong' | 'tooManyAlternatives' | undefined {
  if (pattern === '') return 'empty';
  if (pattern.length > MAX_LENGTH) return 'tooLong';
  return withoutBraces(pattern).isWhole ? undefined : 'tooManyAlternatives';
}

function globOf(pattern: string, start: readonly Token[]): (path: string) => boolean {
  if (pattern === '' || pattern.length > MAX_LENGTH) return () => false;
  const alternatives = withoutBraces(pattern).alternatives.map((alternative) => [
    ...start,
    ...tokens(alternative.replace(/^\//, '')),
  ]);
  return (path) => alternatives.some((alternative) => fits(alternative, path));
}

/** `a{b,c}d` as `abd` and `acd`; braces may nest. */
function withoutBraces(pattern: string): { readonly alternatives: readonly string[]; readonly isWhole: boolean } {
  const done: string[] = [];
  const open = [pattern];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (done.length + open.length >= MAX_ALTERNATIVES) return { alternatives: done, isWhole: false };
    const inner = /\{([^{}]*)\}/.exec(next);
    if (!inner) done.push(next);
    else {
      const [before, after] = [next.slice(0, inner.index), next.slice(inner.index + inner[0].length)];
      for (const choice of (inner[1] ?? '').split(',')) open.push(before + choice + after);
    }
  }
  return { alternatives: done, isWhole: true };
}

function tokens(pattern: string): readonly Token[] {
  const found: Token[] = [];
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index] ?? '';
    const isName = index === 0 || pattern[index - 1] === '/';
    if (isName && pattern.startsWith('**/', index)) {
      found.push({ kind: 'folders' });
      index += 2;
    } else if (isName && pattern.slice(index) === '**') {
      found.push({ kind: 'rest' });
      index++;
    } else if (character === '*') {
      found.push({ kind: 'name' });
    } else {
      found.push(character === '?' ? { kind: 'any' } : { kind: 'character', character });
    }
  }
  return found;
}

/** All places in the pattern that the path so far can have led to are followed at once. */
function fits(pattern: readonly Token[], path: string): boolean {
  const text = path.replace(/^\//, '');
  let places = closed(pattern, new Set([0]), true);
  for (let index = 0; index < text.length && places.size > 0; index++) {
    const character = text[index] ?? '';
    const next = new Set<number>();
    for (const place of places) {
      const token = pattern[place];
      if (token?.kind === 'rest' || token?.kind === 'folders') next.add(place);
      else if (token?.kind === 'name' && character !== '/') next.add(place);
      else if (token?.kind === 'any' && character !== '/') next.add(place + 1);
      else if (token?.kind === 'character' && token.character === character) next.add(place + 1);
    }
    places = closed(pattern, next, character === '/');
  }
  return places.has(pattern.length);
}

/** With the places behind what can stand for nothing; folders end only at a slash. */
function closed(pattern: readonly Token[], places: ReadonlySet<number>, isAtName: boolean): ReadonlySet<number> {
  const all = new Set<number>();
  for (let place of places) {
    // Behind a place that is known, all are.
    while (!all.has(place)) {
      all.add(place);
      const token = pattern[place];
      if (token?.kind === 'name' || token?.kind === 'rest' || (token?.kind === 'folders' && isAtName)) place++;
    }
  }
  return all;
}
