import { mutateText, wordOf } from './mutateText';
import type { Chance } from '../support/chance';

const BLOCK = 512;
/** Where the fields of a header stand, and how long they are. */
const FIELDS = {
  name: [0, 100],
  mode: [100, 8],
  size: [124, 12],
  checksum: [148, 8],
  type: [156, 1],
  link: [157, 100],
  magic: [257, 8],
  prefix: [345, 155],
} as const;
const TYPES = '01234567xgLKSV\0 ~'.split('');

/** One change in a tar of one character a byte: in a header, in what a member holds, or in the order of its blocks. */
export function mutateTar(text: string, other: string, words: readonly string[], random: Chance): string {
  const blocks = text.match(/[^]{1,512}/g) ?? [];
  const headers = blocks.flatMap((block, index) => (isHeader(block) ? [index] : []));
  if (headers.length === 0 || random.is(1 / 10))
    return mutateText(text, other, words, random).replaceAll(/[^\0-\xff]/g, '?');
  const at = random.one(headers);
  const header = blocks[at] ?? '';
  switch (random.below(6)) {
    case 0:
    case 1:
      blocks[at] = summed(changedHeader(header, words, random), random);
      break;
    case 2:
      blocks.splice(at, 1 + random.below(3));
      break;
    case 3:
      blocks.splice(random.one(headers), 0, ...blocks.slice(at, at + 1 + random.below(3)));
      break;
    case 4: {
      const records = extension(words, random);
      blocks.splice(at, 0, ...records);
      break;
    }
    default: {
      const size = Number.parseInt(field(header, 'size'), 8) || 0;
      const length = Math.ceil(size / BLOCK);
      const before = blocks
        .slice(at + 1, at + 1 + length)
        .join('')
        .slice(0, size);
      const content = latin1(mutateText(before, other, words, random));
      const padded = content.padEnd(Math.ceil(content.length / BLOCK) * BLOCK, '\0');
      blocks.splice(at, 1 + length, summed(withField(header, 'size', octal(content.length)), random), padded);
    }
  }
  return blocks.join('');
}

function changedHeader(header: string, words: readonly string[], random: Chance): string {
  const name = random.one(['name', 'size', 'type', 'link', 'magic', 'prefix', 'mode'] as const);
  const before = field(header, name);
  switch (name) {
    case 'type':
      return withField(header, name, random.one(TYPES));
    case 'size':
      return withField(
        header,
        name,
        random.one([
          octal(random.below(2 ** random.below(33))),
          '\x80\0\0\0\0\0\0\xff\xff\xff\xff\xff',
          '-1',
          '777777777777',
          '',
          '9',
        ]),
      );
    default:
      return withField(
        header,
        name,
        latin1(random.is(1 / 2) ? wordOf(words, random) : mutateText(before, before, words, random)),
      );
  }
}

/** Pax records, or a long name. */
function extension(words: readonly string[], random: Chance): readonly string[] {
  const type = random.one(['x', 'g', 'L', 'K']);
  const record = `${random.one(['path', 'size', 'linkpath', 'comment'])}=${latin1(wordOf(words, random))}\n`;
  const length = record.length + 3;
  const content =
    type === 'L' || type === 'K' ? latin1(wordOf(words, random)) : `${length < 10 ? length - 1 : length} ${record}`;
  const header = withField(withField('\0'.repeat(BLOCK), 'type', type), 'size', octal(content.length));
  return [summed(header, random), content.padEnd(BLOCK, '\0')];
}

function isHeader(block: string): boolean {
  return (
    block.length === BLOCK &&
    /^[ 0-7]*[\0 ]*$/.test(field(block, 'checksum')) &&
    field(block, 'checksum').trim() !== '' &&
    block[0] !== '\0'
  );
}

/** Mostly with the sum that belongs to it. */
function summed(header: string, random: Chance): string {
  if (random.is(1 / 12)) return header;
  const blank = withField(header, 'checksum', ' '.repeat(8));
  const sum = Buffer.from(blank, 'latin1').reduce((total, byte) => total + byte, 0);
  return withField(header, 'checksum', `${sum.toString(8).padStart(6, '0')}\0 `);
}

function field(header: string, name: keyof typeof FIELDS): string {
  const [start, length] = FIELDS[name];
  return header.slice(start, start + length).replace(/\0.*$/s, '');
}

function withField(header: string, name: keyof typeof FIELDS, value: string): string {
  const [start, length] = FIELDS[name];
  return header.slice(0, start) + value.slice(0, length).padEnd(length, '\0') + header.slice(start + length);
}

function octal(value: number): string {
  return value.toString(8).padStart(11, '0');
}

function latin1(text: string): string {
  return text.replaceAll(/[^\0-\xff]/g, '?');
}
