import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../cli/run';

const CORPUS = path.resolve('test/fixtures/references');

interface Line {
  readonly file: string;
}

async function find(): Promise<readonly Line[]> {
  const { status, printed } = await run(['find', '--json', '.'], { workingFolder: CORPUS });
  expect(status).toBe(0);
  return parsed(printed.split('\n').filter(Boolean)).filter(({ file }) => file !== 'expected.jsonl');
}

function parsed(lines: readonly string[]): readonly Line[] {
  return lines.map((line) => JSON.parse(line) as Line);
}

function byFile(lines: readonly Line[]): Map<string, readonly Line[]> {
  const files = new Map<string, readonly Line[]>();
  for (const line of lines) files.set(line.file, [...(files.get(line.file) ?? []), line]);
  return files;
}

const expected = byFile(parsed(readFileSync(path.join(CORPUS, 'expected.jsonl'), 'utf8').split('\n').filter(Boolean)));
const found = byFile(await find());

describe('every field and every column of the corpus', () => {
  it.each([...expected.keys()])('%s', (file) => {
    expect(found.get(file) ?? []).toEqual(expected.get(file));
  });

  it('and nothing in other files', () => {
    expect([...found.keys()].filter((file) => !expected.has(file))).toEqual([]);
  });

  it('in the order of the files', () => {
    expect([...found.keys()]).toEqual([...expected.keys()]);
  });
});
