import { editDistance } from '../../tags/editDistance';
import { exceptionIds, licenceIds, parseExpression } from './expression';

/** In characters: longer texts are no slips. */
const MAX_TEXT = 200;
/** More alternatives are no list of licences, and each is compared with all ids. */
const MAX_ALTERNATIVES = 8;
/**
 * "No rights are granted", one slip away from the Unlicense, which grants all.
 * @see https://docs.npmjs.com/cli/v11/configuring-npm/package-json#license
 */
const UNLICENSED = /\bunlicen[cs]ed\b/i;

/** What people call the licence of Expat is both of them. */
const MIT_X11 = /^mit\s*\/\s*x11$/i;

/**
 * The expression that somebody meant who wrote `text`, which is none: `Apache-2.0` for `Apache License, Version 2.0`, and `MIT OR ISC` for
 * `MIT/ISC`, as Cargo and npm had it. Undefined where it may be several, as `GPL` and `BSD` may: a wrong one would be worse than none.
 */
export function correctedExpression(text: string): string | undefined {
  if (text.length > MAX_TEXT || UNLICENSED.test(text) || MIT_X11.test(text.trim())) return undefined;
  const whole = correctedId(text);
  if (whole !== undefined) return whole;
  const written = text.split('/');
  if (written.length > MAX_ALTERNATIVES) return undefined;
  const alternatives = written.map((part) => correctedParts(part.trim()));
  if (alternatives.length === 1) return alternatives[0];
  const areTerms = alternatives.every((each) => each !== undefined && parseExpression(each)?.kind === 'term');
  return areTerms ? alternatives.join(' OR ') : undefined;
}

function correctedParts(text: string): string | undefined {
  const parts = text.split(/([()]|(?<![^\s()])(?:AND|OR|WITH)(?![^\s()]))/i).map((part) => part.trim());
  const corrected = parts.map((part, index) => {
    const isBetween = index % 2 === 1;
    if (isBetween) return part;
    if (parts[index - 1]?.toUpperCase() === 'WITH') return correctedException(part) ?? part;
    return parseExpression(part) ? part : (correctedId(part) ?? part);
  });
  const expression = corrected.filter(Boolean).join(' ').replaceAll('( ', '(').replaceAll(' )', ')');
  return parseExpression(expression) ? expression : undefined;
}

/** The one exception with the same words, which may lack a version, or one slip away. */
function correctedException(text: string): string | undefined {
  const words = wordsOf(text);
  const same = exceptionIds().filter((id) => wordsOf(id) === words);
  const alike = same.length > 0 ? same : exceptionIds().filter((id) => withoutNumbers(wordsOf(id)) === words);
  return alike.length === 1 ? alike[0] : misspelt(text, exceptionIds());
}

function withoutNumbers(words: string): string {
  return words.replace(/ \d+(?:\.\d+)*/g, '');
}

function correctedId(text: string): string | undefined {
  const words = wordsOf(text);
  return gnuId(words) ?? bsdId(words) ?? ALIASES.get(words) ?? sameWords(words) ?? misspelt(text, licenceIds());
}

/** As people write them in full, longer ones first. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:gnu )?affero (?:general )?public\b/g, 'agpl'],
  [/\b(?:gnu )?(?:lesser|library) (?:general )?public\b/g, 'lgpl'],
  [/\b(?:gnu )?general public\b/g, 'gpl'],
  [/\bgnu (?=[al]?gpl\b)/g, ''],
  [/\bmozilla public\b/g, 'mpl'],
  [/\beclipse public\b/g, 'epl'],
  [/\beuropean union public\b/g, 'eupl'],
  [/\bboost software\b/g, 'bsl'],
  [/\bapache software\b/g, 'apache'],
];
const NOISE = /^(?:the|licen[cs]e|version|ver|v)$/;

/** Lower case, numbers apart from letters, each word once: `mit` for `The MIT License (MIT)`. */
function wordsOf(text: string): string {
  const words =
    text
      .toLowerCase()
      .replace(/(?<=[a-z])v(?=\d)/g, ' ')
      .match(/[a-z]+|\d+(?:\.\d+)*|\+/g) ?? [];
  const told = words.filter((word) => !NOISE.test(word)).join(' ');
  const named = NAMES.reduce((all, [name, short]) => all.replace(name, short), told);
  return [...new Set(named.split(' '))].join(' ');
}

/** Without a word on later versions, it is one version. */
function gnuId(words: string): string | undefined {
  const [, family, major, minor = '.0', later] =
    /^([al]?gpl) (\d)(\.\d)?(?: only|( \+| or (?:any )?(?:later|newer)))?$/.exec(words) ?? [];
  if (family === undefined || major === undefined) return undefined;
  const id = `${family.toUpperCase()}-${major}${minor}-${later === undefined ? 'only' : 'or-later'}`;
  return licenceIds().includes(id) ? id : undefined;
}

/** `BSD 3`, `3-Clause BSD`, `New BSD`. */
function bsdId(words: string): string | undefined {
  const [, before, behind] = /^(?:([234]) (?:clause )?bsd|bsd ([234])(?: clause)?)$/.exec(words) ?? [];
  const number = before ?? behind;
  return number === undefined ? undefined : `BSD-${number}-Clause`;
}

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['new bsd', 'BSD-3-Clause'],
  ['modified bsd', 'BSD-3-Clause'],
  ['revised bsd', 'BSD-3-Clause'],
  ['simplified bsd', 'BSD-2-Clause'],
  ['bsd 3 clause new or revised', 'BSD-3-Clause'],
  ['bsd 2 clause simplified', 'BSD-2-Clause'],
  ['asl 2.0', 'Apache-2.0'],
  ['expat', 'MIT'],
  // One licence, as OSI calls it; `libpng` alone is another.
  ['zlib libpng', 'Zlib'],
  ['cc 0', 'CC0-1.0'],
]);

/** The one id that has the same words; `2` stands for `2.0`, too. */
function sameWords(words: string): string | undefined {
  const found = [words, words.replace(/ (\d+)$/, ' $1.0')].find((each) => IDS_BY_WORDS.get(each)?.length === 1);
  return found === undefined ? undefined : IDS_BY_WORDS.get(found)?.[0];
}

const IDS_BY_WORDS = idsByWords();

function idsByWords(): ReadonlyMap<string, readonly string[]> {
  const byWords = new Map<string, string[]>();
  // What the list deprecated is better written with WITH.
  const ids = licenceIds().filter((id) => !/^L?GPL-.*-with-/.test(id));
  for (const id of ids) byWords.set(wordsOf(id), [...(byWords.get(wordsOf(id)) ?? []), id]);
  return byWords;
}

/** Shorter ones are too near to each other. */
const MIN_LETTERS = 5;

/** The one id that is one slip away, in letters: other numbers are another version. */
function misspelt(text: string, ids: readonly string[]): string | undefined {
  const written = text.trim().toLowerCase().replace(/\s+/g, '-');
  if (written.replace(/[^a-z]/g, '').length < MIN_LETTERS) return undefined;
  const near = ids.filter((id) => {
    const other = id.toLowerCase();
    return numbersOf(other) === numbersOf(written) && editDistance(written, other, 1) !== undefined;
  });
  return near.length === 1 ? near[0] : undefined;
}

function numbersOf(text: string): string {
  return (text.match(/\d+(?:\.\d+)*/g) ?? []).join(' ');
}
