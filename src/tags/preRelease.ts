/** What stands before a release: `-rc.1`, `beta2`, `.alpha`. */
export interface PreRelease {
  /** The usual name: `a1` is `alpha`, `CR2` is `rc`. */
  readonly mark: string;
  /** None where the mark stands alone. */
  readonly numbers: readonly number[];
}

/** How far along each mark is. What is built each day belongs to no stage, so it comes first. */
const STAGES: Readonly<Record<string, number>> = { alpha: 1, ea: 1, beta: 2, preview: 2, milestone: 2, rc: 3 };

const USUAL: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', m: 'milestone', pre: 'preview', cr: 'rc' };

const NUMBERS = String.raw`(\d+(?:\.\d+)*)`;
const WORDS =
  'alpha|beta|rc|cr|preview|pre|milestone|ea|dev|devel|snapshot|nightly|canary|unstable|experimental|insiders|next|edge|test';
/** A word, with or without numbers; Python's `3.14.0a1` (with a separator, `b` counts builds); Maven's `-M1`. */
const MARK = new RegExp(
  String.raw`(?:[-_.]?(${WORDS})(?:[-_.]?${NUMBERS})?|([ab])${NUMBERS}|[-.](m)${NUMBERS})(?![A-Za-z0-9])`,
  'iy',
);

/** The pre-release mark that stands at `start`, and where it ends. */
export function preReleaseAt(text: string, start: number): { preRelease: PreRelease; end: number } | undefined {
  MARK.lastIndex = start;
  const match = MARK.exec(text);
  if (!match) return undefined;
  const mark = (match[1] ?? match[3] ?? match[5] ?? '').toLowerCase();
  const numbers = (match[2] ?? match[4] ?? match[6])?.split('.').map(Number) ?? [];
  return { preRelease: { mark: USUAL[mark] ?? mark, numbers }, end: start + match[0].length };
}

/** Positive where `a` is the newer; a release (undefined) is newer than whatever stands before it. */
export function comparePreReleases(a: PreRelease | undefined, b: PreRelease | undefined): number {
  if (!a || !b) return Number(!a) - Number(!b);
  const stages = (STAGES[a.mark] ?? 0) - (STAGES[b.mark] ?? 0);
  if (stages !== 0) return stages;
  if (a.mark !== b.mark) return a.mark < b.mark ? -1 : 1;
  return compareNumbers(a.numbers, b.numbers, -1);
}

/** Whether who runs `current` may go to `other`: the same kind of pre-release, or one that is nearer to its release. */
export function isAsFarAlong(other: PreRelease, current: PreRelease | undefined): boolean {
  if (!current || other.mark === current.mark) return other.mark === current?.mark;
  const [stage = 0, reached] = [STAGES[other.mark], STAGES[current.mark]];
  return reached !== undefined && stage > reached;
}

/**
 * Positive where `a` is the higher, number by number.
 * @param missing What a number that is not there counts as: `Infinity` where the shorter one stands for the newest of its line.
 */
export function compareNumbers(a: readonly number[], b: readonly number[], missing: number): number {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const x = a[index] ?? missing;
    const y = b[index] ?? missing;
    if (x !== y) return x > y ? 1 : -1;
  }
  return 0;
}
