import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Figure, medianOf, percentileOf, ratioOf } from '../../../bench/figure';
import { part, row } from '../../../bench/part';
import { PARTS } from '../../../bench/parts';
import { isMissed, leftOutRows, type Row, rowsOf } from '../../../bench/rows';
import { tableOf } from '../../../bench/table';

const ALL = Object.entries(PARTS).flatMap(([name, parts]) => parts.flatMap((each) => leftOutRows(name, each, 'here')));

/** `a.{b,c}` is `a.b` and `a.c`. */
function expanded(id: string): readonly string[] {
  const [, before = '', choices, after = ''] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(id) ?? [];
  if (choices === undefined) return [id];
  return choices.split(',').flatMap((choice) => expanded(before + choice + after));
}

describe('docs/bench.md', () => {
  it('names every row, and no other', async () => {
    const text = await readFile(path.join(import.meta.dirname, '../../../docs/bench.md'), 'utf8');
    const starts = Object.keys(PARTS).join('|');
    const named = Array.from(text.matchAll(new RegExp(`\`((?:${starts})\\.[^\`…]+)\``, 'g')), ([, id = '']) => id);
    const ids = new Set(named.flatMap(expanded));
    expect([...ids].sort()).toEqual(ALL.map(({ id }) => id).sort());
  });
});

describe('The rows of the bench', () => {
  const some = part({
    rows: {
      fast: row('something fast', 'ms', { atMost: 8 }),
      ratio: row('how many times', '×', { atLeast: 30 }),
      asked: row('requests for it', 'requests', { atMost: 1 }),
      free: row('anything', 'ms'),
    },
    measure: () => Promise.reject(new Error('nobody asks')),
  });
  const measured = (figures: Readonly<Record<'fast' | 'ratio' | 'asked' | 'free', Figure>>) =>
    rowsOf('some', some, figures);
  const within = { fast: { value: 8 }, ratio: { value: 30 }, asked: { value: 1 }, free: { value: 99 } };
  const missed = (rows: readonly Row[], strict: boolean) =>
    rows.filter((each) => isMissed(each, strict)).map(({ id }) => id);

  it('have ids that differ', () => {
    expect(new Set(ALL.map(({ id }) => id)).size).toBe(ALL.length);
  });

  it('hold at their limit', () => {
    expect(measured(within).map(({ holds }) => holds)).toEqual([true, true, true, undefined]);
  });

  it('miss it beyond: what is counted always fails, what is timed only where that is wanted', () => {
    const rows = measured({ ...within, fast: { value: 8.01 }, ratio: { value: 29.9 }, asked: { value: 2 } });
    expect(rows.map(({ holds }) => holds)).toEqual([false, false, false, undefined]);
    expect(missed(rows, false)).toEqual(['some.asked']);
    expect(missed(rows, true)).toEqual(['some.fast', 'some.ratio', 'some.asked']);
  });

  it('neither hold nor miss where nothing was measured, unless all limits are to be looked at', () => {
    const rows = measured({ ...within, fast: { leftOut: 'no browser' }, ratio: { value: NaN } });
    expect(rows.map(({ holds }) => holds)).toEqual([undefined, undefined, true, undefined]);
    expect(rows.map(({ leftOut }) => leftOut)).toEqual(['no browser', 'it came to nothing', undefined, undefined]);
    expect(missed(rows, false)).toEqual([]);
    expect(missed(rows, true)).toEqual(['some.fast', 'some.ratio']);
  });

  it('are the same in the table and in the JSON', () => {
    const rows = measured({
      ...within,
      fast: { ...medianOf([9.25, 12.04, 7]), note: 'of a kind' },
      ratio: { leftOut: 'no yaml' },
    });
    const written = JSON.parse(JSON.stringify(rows)) as Row[];
    const [, , ...lines] = tableOf(rows).trimEnd().split('\n');
    const cells = lines.map((line) => line.split('|').map((cell) => cell.trim()));
    expect(cells.map(([, id]) => id)).toEqual(written.map(({ id }) => id));
    expect(cells.map((each) => each.slice(2, -1))).toEqual([
      ['9.25 ms', '3', '7 … 12.0', '≤ 8', 'in part', 'something fast (of a kind)'],
      ['left out', '', '', '≥ 30', '', 'how many times (no yaml)'],
      ['1 requests', '', '', '≤ 1', 'yes', 'requests for it'],
      ['99 ms', '', '', '', '', 'anything'],
    ]);
    expect(written[0]).toMatchObject({ value: 9.25, samples: 3, min: 7, max: 12.04, holds: false, counted: false });
    expect(written[1]).toMatchObject({ leftOut: 'no yaml', counted: false });
  });

  it('say in the table whether a missed limit was held by the best measurement', () => {
    const cellOf = (figures: Partial<Record<'fast' | 'ratio' | 'asked', Figure>>) =>
      tableOf(measured({ ...within, ...figures }))
        .trimEnd()
        .split('\n')
        .slice(2, -1)
        .map((line) => line.split('|')[6]?.trim());
    expect(cellOf({ fast: medianOf([8, 9, 30]), ratio: medianOf([10, 29, 31]), asked: medianOf([2, 2]) })).toEqual([
      'in part',
      'in part',
      'NO',
    ]);
    expect(cellOf({ fast: medianOf([9, 10]), ratio: { value: 29 } })).toEqual(['NO', 'NO', 'yes']);
  });

  it('are of one width in every column', () => {
    const widths = tableOf(measured(within))
      .trimEnd()
      .split('\n')
      .map((line) => line.length);
    expect(new Set(widths).size).toBe(1);
  });
});

describe('A figure', () => {
  it('is the median, with the smallest and the largest', () => {
    expect(medianOf([5, 1, 9])).toEqual({ value: 5, samples: 3, min: 1, max: 9 });
  });

  it('is a percentile of many', () => {
    const values = Array.from({ length: 200 }, (_, index) => index);
    expect(percentileOf(values, 99).value).toBe(198);
    expect(percentileOf(values, 100).value).toBe(199);
  });

  it('is the ratio of what was measured together', () => {
    expect(ratioOf([100, 300, 90], [10, 10, 10]).value).toBe(10);
  });

  it('is none where nothing was measured', () => {
    expect(medianOf([]).value).toBeNaN();
  });
});
