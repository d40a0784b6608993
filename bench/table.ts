import type { Limit } from './part';
import { isWithin, type Row } from './rows';

const HEADINGS = ['row', 'figure', 'of', 'smallest … largest', 'limit', 'holds', 'what'];

/** All rows, as Markdown, in columns for the eye. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(cellsOf);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(...[heading, ...cells.map((row) => row[column] ?? '')].map(({ length }) => length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  return [HEADINGS, widths.map((width) => '-'.repeat(width)), ...cells].map(line).join('');
}

function cellsOf(row: Row): readonly string[] {
  const { id, name, value, unit, samples, min, max, limit, note, leftOut } = row;
  const aside = leftOut ?? note;
  return [
    id,
    value === undefined ? 'left out' : `${formatted(value)} ${unit}`,
    samples === undefined ? '' : String(samples),
    min === undefined || max === undefined ? '' : `${formatted(min)} … ${formatted(max)}`,
    limit ? limitText(limit) : '',
    verdict(row),
    [name, ...(aside === undefined ? [] : [`(${aside})`])].join(' '),
  ];
}

/** A figure whose best measurement is within the limit may have missed it by the machine's fault. */
function verdict({ holds, limit, min, max }: Row): string {
  if (holds === undefined) return '';
  if (holds) return 'yes';
  const best = limit && 'atMost' in limit ? min : max;
  return limit && best !== undefined && isWithin(best, limit) ? 'in part' : 'NO';
}

function limitText(limit: Limit): string {
  return 'atMost' in limit ? `≤ ${limit.atMost}` : `≥ ${limit.atLeast}`;
}

/** Three digits are more than a timing is worth. */
function formatted(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);
}
