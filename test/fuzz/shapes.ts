import { mutateJson } from './mutateJson';
import { mutateTar } from './mutateTar';
import { mutateText } from './mutateText';
import type { Chance } from '../support/chance';

/** How inputs of a kind change. */
export interface Shape {
  /** One small change. `other` is another input of the kind. */
  mutate(text: string, other: string, words: readonly string[], random: Chance): string;
  /** The input with one part of it `count` times; which one, `random` says: the same for the same numbers. */
  grow(text: string, count: number, words: readonly string[], random: Chance): string;
}

/** Text as a document holds it: UTF-16. */
export const text: Shape = { mutate: mutateText, grow: growText };

/** JSON, as text. */
export const json: Shape = { mutate: mutateJson, grow: growJson };

/** One character a byte. */
export const bytes: Shape = {
  mutate: (input, ...rest) => mutateText(input, ...rest).replaceAll(/[^\0-\xff]/g, '?'),
  grow: (input, ...rest) => growText(input, ...rest).replaceAll(/[^\0-\xff]/g, '?'),
};

/** A tar, not compressed, one character a byte. */
export const tar: Shape = { mutate: mutateTar, grow: growTar };

/** What opens, ends or parts things. */
const MARKS = '([{<"\' \t\n#:-a.,=$@&*/\\|'.split('');

function growText(input: string, count: number, words: readonly string[], random: Chance): string {
  const [from, to] = [random.below(input.length + 1), random.below(input.length + 1)].sort((a, b) => a - b) as [
    number,
    number,
  ];
  const lines = input.split('\n');
  const line = random.below(lines.length);
  switch (random.below(4)) {
    case 0:
      return input.slice(0, from) + input.slice(from, Math.min(to, from + 40)).repeat(count) + input.slice(from);
    case 1:
      return [...lines.slice(0, line), ...Array<string>(count).fill(lines[line] ?? ''), ...lines.slice(line)].join(
        '\n',
      );
    case 2:
      return input.slice(0, from) + (words.length > 0 ? random.one(words) : 'a').repeat(count) + input.slice(from);
    default:
      return input.slice(0, from) + random.one(MARKS).repeat(count) + input.slice(from);
  }
}

/** A list's item, a member under many names, or the text of a string. */
function growJson(input: string, count: number, words: readonly string[], random: Chance): string {
  try {
    return JSON.stringify(grown(JSON.parse(input), count, words, random));
  } catch {
    return growText(input, count, words, random);
  }
}

function grown(value: unknown, count: number, words: readonly string[], random: Chance): unknown {
  if (typeof value === 'string') return growText(value, count, words, random);
  if (typeof value !== 'object' || value === null) return Array<unknown>(count).fill(value);
  const keys = Object.keys(value);
  if (keys.length === 0) return value;
  const key = random.one(keys);
  const member = (value as Record<string, unknown>)[key];
  const isHere = random.is(1 / 3);
  const inner = isHere ? member : grown(member, count, words, random);
  if (Array.isArray(value))
    return isHere ? value.concat(Array<unknown>(count).fill(member)) : value.with(Number(key), inner);
  const more = isHere ? Array.from({ length: count }, (_, index) => [`${key}${index}`, member] as const) : [];
  return Object.fromEntries([
    ...Object.entries(value).map(([name, each]) => [name, name === key ? inner : each] as const),
    ...more,
  ]);
}

function growTar(input: string, count: number, _words: readonly string[], random: Chance): string {
  const start = random.below(Math.max(1, input.length / 512 - 2)) * 512;
  const length = 512 * (1 + random.below(3));
  return input.slice(0, start) + input.slice(start, start + length).repeat(count) + input.slice(start);
}
