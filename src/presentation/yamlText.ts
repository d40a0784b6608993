import * as l10n from '@vscode/l10n';
import { digestOf } from '../oci/digest';
import { formatBytes, shortDigest } from './format';
import { jsonText } from './jsonText';

/*
 * Text of images and registries as lines of YAML, which read back as just that text. Characters that cannot be seen are written by their
 * number. What is too long ends in a comment with how much is left out and the digest of all of it, so that two texts are shown alike
 * only if they are.
 */

/** In UTF-16 units. YAML allows a key 1,024 characters, of which an escape takes six. */
const MAX_VALUE = 4_000;
const MAX_KEY = 150;
const MAX_ROWS = 1_000;

/** Controls, format characters and halves of characters, but for the end of a line; separators. */
const INVISIBLE = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u;
/** Words that YAML reads as something else than text. */
const NO_TEXT =
  /^(?:[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?|0o[0-7]+|0x[\da-f]+|[-+]?\.(?:inf|nan)|null|true|false|~)$/i;

/** `key: value`; text of several lines stands in a block. */
export function entryLines(key: string, value: string, comment?: string): readonly string[] {
  return writtenLines(`${keyText(key)}: `, written(value), comment);
}

/** The same for a command line, which is broken between its commands: a change then shows where it is. */
export function commandLines(key: string, value: string): readonly string[] {
  const { shown, note } = cut(value, MAX_VALUE);
  const line = shown.replaceAll('\t', ' ').trim();
  const lines = line.split(/ {2,}| (?=(?:&&|\|\|) )|(?<=;) /);
  if (isPlain(line) && lines.length === 1) return entryLines(key, line);
  if (line === '' || line.includes('\n') || INVISIBLE.test(line)) return entryLines(key, value);
  return writtenLines(`${keyText(key)}: `, { head: '>-', lines, note });
}

/** `- value`. */
export function itemLines(value: string, comment?: string): readonly string[] {
  return writtenLines('- ', written(value), comment);
}

/** `key:` with lines below it; nothing where there are none. */
export function sectionLines(key: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${keyText(key)}:`, ...indented(lines)];
}

/** An item that is a map. */
export function mapItemLines(lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => (index === 0 ? `- ${line}` : indent(line)));
}

/** The lines of each row; of very many rows the first. */
export function rowLines<T>(rows: readonly T[], linesOf: (row: T) => readonly string[]): readonly string[] {
  const lines = rows.slice(0, MAX_ROWS).flatMap(linesOf);
  if (rows.length <= MAX_ROWS) return lines;
  const all = digestOf(Buffer.from(JSON.stringify(rows)));
  return [...lines, ...commentLines(l10n.t('… ({0} more left out, {1})', rows.length - MAX_ROWS, shortDigest(all)))];
}

/** A sentence of ours. */
export function commentLines(sentence: string): readonly string[] {
  return [`# ${sentence}`];
}

interface Written {
  /** What stands behind the key, and the lines below it. */
  readonly head: string;
  readonly lines: readonly string[];
  readonly note: string | undefined;
}

function written(value: string): Written {
  const { shown, note } = cut(value, MAX_VALUE);
  if (isPlain(shown)) return { head: shown, lines: [], note };
  // A block cannot tell spaces at its ends, or several empty lines, from its own layout.
  const isBlock = /^\S[^]*\S\n?$/.test(shown) && shown.includes('\n') && !INVISIBLE.test(shown);
  if (!isBlock) return { head: jsonText(shown), lines: [], note };
  return shown.endsWith('\n')
    ? { head: '|', lines: shown.slice(0, -1).split('\n'), note }
    : { head: '|-', lines: shown.split('\n'), note };
}

function writtenLines(start: string, { head, lines, note }: Written, comment?: string): readonly string[] {
  const comments = [note, comment].filter((part) => part !== undefined).join(', ');
  return [`${start}${head}${comments === '' ? '' : ` # ${comments}`}`, ...indented(lines)];
}

function keyText(key: string): string {
  const { shown, note } = cut(key, MAX_KEY);
  const text = note === undefined ? shown : `${shown}${note}`;
  return isPlain(text) ? text : jsonText(text);
}

/** Whether YAML reads it as this text without quotes, wherever it stands; others are quoted to be sure. */
function isPlain(text: string): boolean {
  return /^[A-Za-z0-9_/.$(][\x20-\x7e]*$/.test(text) && !/ #|:(?: |$)| $/.test(text) && !NO_TEXT.test(text);
}

function cut(text: string, limit: number): { readonly shown: string; readonly note: string | undefined } {
  if (text.length <= limit) return { shown: text, note: undefined };
  const shown = text.slice(0, limit).replace(/[\ud800-\udbff]$/, '');
  const bytes = Buffer.from(text);
  const left = formatBytes(Buffer.byteLength(text.slice(shown.length)));
  return { shown, note: l10n.t('… ({0} left out, {1})', left, shortDigest(digestOf(bytes))) };
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map(indent);
}

function indent(line: string): string {
  return line === '' ? '' : `  ${line}`;
}
