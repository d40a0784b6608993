import { isDigit } from './digits';
import { channelOrder } from './floatingNames';
import type { ParsedTag, TagKind } from './parseTag';
import { compareNumbers, comparePreReleases } from './preRelease';

/** Calendar versions stand among versions: a project that changed from one to the other went upwards. */
const RANKS: Readonly<Record<TagKind, number>> = {
  version: 0,
  calendar: 0,
  date: 1,
  floating: 2,
  other: 3,
  commit: 4,
  evidence: 5,
};

/**
 * The order in which tags are shown, for Array.sort; total, so only tags of the same text are equal.
 *
 * Versions come first, the newest first; those with a prefix other than `v` come after, by prefix, since `chart-4.7` and `1.9` count
 * different things. A shorter version stands for the newest of its line, so it comes before it: `1`, `1.27`, `1.27.3`, `1.27.2`. A
 * release comes before its pre-releases and before its variants, variants by name with their higher numbers first. Then dates,
 * floating names (`latest` first), all else by name, and commits.
 */
export function compareTags(a: ParsedTag, b: ParsedTag): number {
  return (
    RANKS[a.kind] - RANKS[b.kind] ||
    (a.parts.length ? compareNumbered(a, b) : compareChannels(a, b)) ||
    (a.kind === 'commit' ? 0 : compareNatural(a.variant || a.text, b.variant || b.text)) ||
    compareText(a.text, b.text)
  );
}

/** Whether tags with this prefix count the same as tags without one. */
export function isPlainPrefix(prefix: string): boolean {
  return prefix === '' || prefix === 'v' || prefix === 'V';
}

function compareNumbered(a: ParsedTag, b: ParsedTag): number {
  return (
    (a.prefix === b.prefix ? 0 : compareText(group(a.prefix), group(b.prefix))) ||
    compareNumbers(b.parts, a.parts, Infinity) ||
    comparePreReleases(b.preRelease, a.preRelease) ||
    Number(a.variant !== '') - Number(b.variant !== '')
  );
}

function group(prefix: string): string {
  return isPlainPrefix(prefix) ? '' : prefix;
}

function compareChannels(a: ParsedTag, b: ParsedTag): number {
  if (a.kind !== 'floating') return 0;
  const [x = Infinity, y = Infinity] = [channelOrder(a.text), channelOrder(b.text)];
  return x === y ? 0 : x - y;
}

/** By code units, but with each run of digits taken as one number, the higher first: `-alpine3.20` before `-alpine3.9`. */
function compareNatural(a: string, b: string): number {
  if (a === b) return 0;
  let x = 0;
  let y = 0;
  while (x < a.length && y < b.length) {
    const isNumber = isDigit(a, x);
    if (isNumber !== isDigit(b, y)) return isNumber ? -1 : 1;
    if (isNumber) {
      const start = afterZeros(a, x);
      const otherStart = afterZeros(b, y);
      x = afterDigits(a, start);
      y = afterDigits(b, otherStart);
      const order = y - otherStart - (x - start) || compareText(b.slice(otherStart, y), a.slice(start, x));
      if (order) return order;
    } else {
      const order = a.charCodeAt(x++) - b.charCodeAt(y++);
      if (order) return order;
    }
  }
  return a.length - x - (b.length - y);
}

function afterZeros(text: string, start: number): number {
  let end = start;
  while (text.charAt(end) === '0') end++;
  return end;
}

function afterDigits(text: string, start: number): number {
  let end = start;
  while (isDigit(text, end)) end++;
  return end;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
