import type { Chance } from '../support/chance';

/** What takes readers off their track: ends of lines, marks of formats, characters that are more or less than one. */
const NASTY = [
  ...[
    '\n',
    '\r\n',
    '\r',
    '\t',
    ' ',
    '\0',
    '\u00a0',
    '\u2028',
    '\uFEFF',
    '\u202e',
    '\u200b',
    '\uD800',
    '\uDC00',
    '🐳',
    '\u0130',
    '\x1b[2J',
  ],
  ...[
    ':',
    '@',
    '"',
    "'",
    '`',
    '\\',
    '#',
    ' #',
    '|',
    '>',
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    ',',
    '=',
    '&a ',
    '*a',
    '<<: *a',
    '!',
    '%',
    '$',
    '<',
    '/',
    '?',
    ';',
    '~',
    '^',
    '+',
    '-',
    '_',
    '.',
  ],
  ...['{{', '}}', '${', '$(', '${{ ', ' }}', '---\n', '...\n', '- ', '? ', '!!str ', '|-\n', '/*', '*/', '//', '://'],
  ...['0', '-1', '1e999', '00', '4294967296', '9007199254740993', '1_0', '0x1', 'null', 'true', '~'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype'],
];

/** One small change, of the kinds that find most. `other` is another input, whose parts may be taken. */
export function mutateText(text: string, other: string, words: readonly string[], random: Chance): string {
  const at = random.below(text.length + 1);
  const length = lengthOf(text.length - at, random);
  switch (random.below(10)) {
    case 0:
      return text.slice(0, at) + text.slice(at + length);
    case 1:
      return text.slice(0, at) + random.one(NASTY) + text.slice(at);
    case 2:
      return text.slice(0, at) + random.one(NASTY) + text.slice(at + length);
    case 3:
      return text.slice(0, at) + wordOf(words, random) + text.slice(at);
    case 4:
      return text.slice(0, at) + wordOf(words, random) + text.slice(at + length);
    case 5:
      return (
        text.slice(0, at) +
        text.slice(at, at + length).repeat(1 + random.below(random.is(1 / 8) ? 200 : 3)) +
        text.slice(at + length)
      );
    case 6: {
      const from = random.below(other.length + 1);
      return text.slice(0, at) + other.slice(from, from + lengthOf(other.length - from, random)) + text.slice(at);
    }
    case 7:
      return withLines(text, other, random);
    case 8:
      return (
        text.slice(0, at) + String.fromCharCode(random.below(random.is(1 / 4) ? 0x10000 : 0x80)) + text.slice(at + 1)
      );
    default:
      return text.replace(/\d+/g, (digits) =>
        random.is(1 / 8) ? String(random.below(2 ** random.below(33))) : digits,
      );
  }
}

/** One of the given ones, or of those that break things. */
export function wordOf(words: readonly string[], random: Chance): string {
  return words.length === 0 || random.is(1 / 5) ? random.one(NASTY) : random.one(words);
}

/** Mostly a few characters, sometimes up to all. */
function lengthOf(room: number, random: Chance): number {
  return random.below(Math.min(room, random.is(1 / 3) ? room : 8) + 1);
}

/** Lines that go, change places, come twice, come from elsewhere, or move to the right or left. */
function withLines(text: string, other: string, random: Chance): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const line = lines[at] ?? '';
  switch (random.below(6)) {
    case 0:
      lines.splice(at, 1 + random.below(3));
      break;
    case 1:
      lines.splice(random.below(lines.length), 0, line);
      break;
    case 2:
      lines.splice(at, 0, random.one(other.split('\n')));
      break;
    case 3:
      lines[at] = ' '.repeat(1 + random.below(4)) + line;
      break;
    case 4:
      lines[at] = line.replace(/^ {1,2}/, '');
      break;
    default: {
      const from = random.below(lines.length);
      [lines[at], lines[from]] = [lines[from] ?? '', line];
    }
  }
  return lines.join('\n');
}
