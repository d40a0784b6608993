import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { Coverage } from '../fuzz/coverage';
import { fuzz } from '../fuzz/fuzz';
import { growthOf } from '../fuzz/growth';
import { COUNTS, type CountedFile, instrument } from '../fuzz/instrument.mjs';
import { json, text } from '../fuzz/shapes';
import { GLANCE, holds, type Target } from '../fuzz/target';
import { targets } from '../fuzz/targets';
import { createScratchFolder } from '../support/scratchFolder';

const run = (target: Target, runs: number) => fuzz(target, { seed: 1, isOver: (done) => done >= runs });
const made = (name: string, read: (input: string) => unknown, shape = text, seeds = ['abcdef']): Target => ({
  ...{ name, shape, seeds, words: ['x'] },
  run: read,
});

describe('what reads what strangers wrote', () => {
  it.each(targets.map((target) => [target.name, target] as const))('stands changed inputs: %s', async (_, target) => {
    // A glance at each: `npm run fuzz` looks longer, and follows what is new.
    const { glance = GLANCE } = target;
    const { runs, findings } = await run(target, glance);
    expect(findings).toEqual([]);
    expect(runs).toBe(glance);
  });

  it('has each a name of its own, and something to begin with', () => {
    expect(new Set(targets.map(({ name }) => name)).size).toBe(targets.length);
    expect(targets.filter(({ seeds }) => seeds.length === 0)).toEqual([]);
  });
});

describe('fuzz', () => {
  it('finds what throws, and makes the input as small as it can be', async () => {
    const { findings } = await run(
      made('throws', (input) => {
        if (/b.*x/s.test(input)) throw new TypeError('no');
      }),
      500,
    );
    expect(findings.map(({ input, message }) => [input, message.split('\n')[0]])).toEqual([['bx', 'TypeError: no']]);
  });

  it('finds what does not hold, what gives something else the second time, and what changes the language', async () => {
    let count = 0;
    const chosen = {};
    const broken = [
      made('holds', (input) => holds(!input.includes('x'), 'an x')),
      made('second', () => count++),
      made('prototype', () => Object.create(chosen) as object),
    ];
    const found = await Promise.all(
      broken.map(async (target) => (await run(target, 200)).findings.map(({ key }) => key)),
    );
    expect(found).toEqual([
      [expect.stringContaining('an x')],
      [expect.stringContaining('the second time it gives something else')],
      [expect.stringContaining('a prototype that the input chose')],
    ]);
  });

  it('is the same for the same seed', async () => {
    const inputs = async () => {
      const read: string[] = [];
      await run(
        made('same', (input) => read.push(input) && undefined, json, ['{"a":[1,{"b":"eyJ4IjoxfQ=="}]}']),
        300,
      );
      return read;
    };
    expect(await inputs()).toEqual(await inputs());
  });
});

describe('Coverage', () => {
  const SOURCE = `
    export function read(text: string): string {
      if (text === 'a word') return 'one';
      for (const _ of text) text.length > 3 ? 1 : 2;
      return text || 'none';
    }`;

  it('tells what leads to code that none led to before, or leads there much more often', async () => {
    const folder = await createScratchFolder({ 'read.ts': SOURCE });
    const files: CountedFile[] = [];
    const { outputFiles } = await build({
      ...{ entryPoints: [path.join(folder.path, 'read.ts')], bundle: true, format: 'cjs', write: false },
      plugins: [instrument(folder.path, files)],
    });
    await folder.remove();
    const counts = new Uint8Array(64);
    const module: { exports: { read?: (text: string) => string } } = { exports: {} };
    runInNewContext(outputFiles[0]?.text ?? '', { [COUNTS]: counts, module });
    const coverage = new Coverage({ counts, files });
    const isNew = (text: string) => {
      coverage.begin();
      module.exports.read?.(text);
      return coverage.isNew();
    };
    expect(['ab', 'ab', 'abcd', 'a word', 'a word', 'a'.repeat(200), ''].map(isNew)).toEqual([
      ...[true, false, true, true, false, true, true],
    ]);
    const { blocks, of } = coverage.reached();
    expect([blocks, coverage.words()]).toEqual([of, ['a word', 'one', 'none']]);
    expect(of).toBe(5);
  });
});

describe('growthOf', () => {
  const growth = (timeOf: (length: number) => number) =>
    growthOf(
      made('grows', () => undefined),
      'abcdef',
      {
        ...{ words: [], seed: 1, isOver: () => false },
        timeOf: (_, input) => Promise.resolve(timeOf(input.length)),
      },
    );

  it('tells what takes four times as long for twice as much, and nothing else', async () => {
    expect((await growth((length) => length ** 2 / 1e6))?.times.at(-1)).toBeGreaterThan(150);
    expect(await growth((length) => (length * Math.log2(length)) / 100)).toBeUndefined();
    expect(await growth((length) => length ** 2 / 1e11)).toBeUndefined();
  });
});
