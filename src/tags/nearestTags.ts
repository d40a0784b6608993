import { editDistance } from './editDistance';
import { isPlainPrefix } from './compareTags';
import { type ParsedTag, parseTag } from './parseTag';
import type { PreparedTags } from './prepareTags';
import { comparePreReleases } from './preRelease';
import { variantFamily } from './variantFamily';

/**
 * The tags that somebody may have meant who wrote `wanted`, which is not there: the nearest first, fewer than `limit` or none where
 * nothing is near. Near are the same numbers with another prefix or variant, the neighbours of a version in the same variant, and
 * what looks like a slip of the keyboard.
 */
export function nearestTags(wanted: string, tags: PreparedTags, limit = 5): readonly string[] {
  const distance = distanceFrom(parseTag(wanted));
  const nearest: Near[] = [];
  for (const tag of tags.shown) {
    if (tag.text === wanted) continue;
    const near = distance(tag, nearest.length < limit ? FARTHEST : (nearest.at(-1)?.steps ?? 0));
    if (!near) continue;
    // Put in from behind: of equally near ones the order in which tags are shown is kept.
    let place = nearest.length;
    while (place > 0 && isNearer(near, nearest[place - 1])) place--;
    if (place >= limit) continue;
    nearest.splice(place, 0, near);
    if (nearest.length > limit) nearest.pop();
  }
  return nearest.map(({ tag }) => tag.text);
}

interface Near {
  readonly tag: ParsedTag;
  /** What differs, in steps; 1 is one letter. */
  readonly steps: number;
  /** Between the first numbers that differ. */
  readonly gap: number;
}

const FARTHEST = 10;
const MAX_TYPOS = 2;
/** A slip among digits is less likely than the wish for a neighbour: they are another version. */
const TYPO_IN_NUMBERS = 3;

function isNearer(a: Near, b: Near | undefined): boolean {
  return b === undefined || a.steps < b.steps || (a.steps === b.steps && a.gap < b.gap);
}

/** From `wanted` to a tag; undefined where it is more than `farthest`. */
function distanceFrom(wanted: ParsedTag): (tag: ParsedTag, farthest: number) => Near | undefined {
  // Many tags share few prefixes and variants.
  const prefixSteps = remembered((prefix) => stepsOfPrefix(prefix, wanted.prefix));
  const variantSteps = remembered((variant) => stepsOfVariant(variant, wanted.variant));
  const textSteps = stepsOfText(wanted);
  return (tag, farthest) => {
    const numbers = stepsOfNumbers(tag, wanted);
    const byNumbers = numbers ? numbers.steps + prefixSteps(tag.prefix) + variantSteps(tag.variant) : Infinity;
    // Letters are compared last, and only where that can change the answer: it takes longest.
    const leastByText = isFinite(byNumbers) ? TYPO_IN_NUMBERS + 1 : 0;
    const byText = leastByText < Math.min(byNumbers, farthest) ? textSteps(tag) : Infinity;
    const steps = Math.min(byNumbers, byText);
    return steps <= farthest ? { tag, steps, gap: numbers?.gap ?? 0 } : undefined;
  };
}

/** Undefined where the numbers of both do not count the same. */
function stepsOfNumbers(tag: ParsedTag, wanted: ParsedTag): { steps: number; gap: number } | undefined {
  const [a, b] = [tag.parts, wanted.parts];
  if (a.length === 0 || tag.kind !== wanted.kind) return undefined;
  const common = Math.min(a.length, b.length);
  let index = 0;
  while (index < common && a[index] === b[index]) index++;
  const isLast = index === b.length - 1 && index > 0;
  const differing = index === common ? (a.length === b.length ? 0 : 2) : isLast ? 2 : index > 0 ? 4 : 7;
  const level = Number(a.length !== b.length);
  const stage = comparePreReleases(tag.preRelease, wanted.preRelease) === 0 ? 0 : tag.preRelease ? 2 : 1;
  const gap = index < common ? Math.abs((a[index] ?? 0) - (b[index] ?? 0)) : 0;
  return { steps: differing + level + stage, gap };
}

function stepsOfPrefix(prefix: string, wanted: string): number {
  if (prefix === wanted) return 0;
  if (isPlainPrefix(prefix) && isPlainPrefix(wanted)) return 1;
  return editDistance(prefix.toLowerCase(), wanted.toLowerCase(), typosIn(wanted)) ?? FARTHEST;
}

function stepsOfVariant(variant: string, wanted: string): number {
  if (variant === wanted) return 0;
  if (variant === '' || wanted === '') return 4;
  if (variantFamily(variant).name === variantFamily(wanted).name) return 1;
  const typos = editDistance(variant.toLowerCase(), wanted.toLowerCase(), typosIn(wanted));
  return typos ?? (variant.startsWith(wanted) || wanted.startsWith(variant) ? 3 : 6);
}

function stepsOfText(wanted: ParsedTag): (tag: ParsedTag) => number {
  const text = wanted.text.toLowerCase();
  const limit = typosIn(text);
  return (tag) => {
    const other = tag.text.toLowerCase();
    const isNumbers = tag.parts.length > 0 && wanted.parts.length > 0;
    const typos = editDistance(text, other, limit);
    if (typos !== undefined) return typos + (isNumbers ? TYPO_IN_NUMBERS : 0);
    const isLonger =
      text.length > limit && (other.startsWith(text) || (text.startsWith(other) && other.length > limit));
    return isLonger && !isNumbers ? 4 : Infinity;
  };
}

/** Two letters changed in a word of three make another word. */
function typosIn(text: string): number {
  return Math.min(MAX_TYPOS, Math.floor(text.length / 3));
}

function remembered(steps: (text: string) => number): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    let value = known.get(text);
    if (value === undefined) known.set(text, (value = steps(text)));
    return value;
  };
}
