import { describe, expect, it } from 'vitest';
import type { TextEdit } from '../../../src/references/edits';
import { readersAmong } from '../../../src/references/readPlaces';
import { scan } from '../../../src/references/scan';

describe('readersAmong', () => {
  const text = 'ARG TAG=7\nFROM nginx:1.25 AS web\nFROM redis:$TAG\nFROM ${X}\nFROM alpine\n';
  const readersOf = readersAmong(scan({ path: 'Dockerfile', text }).occurrences);
  const at = (part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length });
  const put = (start: number, newText: string, end = start): TextEdit => ({ span: { start, end }, newText });
  const nginx = at('nginx:1.25');
  const tag = { start: at('=7').end - 1, end: at('=7').end };
  const redis = at('redis:$TAG');

  it.each<[string, TextEdit, string[]]>([
    ['the whole of a reference', put(nginx.start, 'x', nginx.end), ['nginx:1.25']],
    ['its first character', put(nginx.start, 'x', nginx.start + 1), ['nginx:1.25']],
    ['its last character', put(nginx.end - 1, 'x', nginx.end), ['nginx:1.25']],
    ['something within it', put(nginx.start + 2, 'x'), ['nginx:1.25']],
    ['more than it', put(nginx.start - 1, 'x', nginx.end + 1), ['nginx:1.25']],
    ['what stands before it', put(nginx.start - 5, 'x', nginx.start), []],
    ['nothing but what is put before it', put(nginx.start, '--platform=x '), []],
    ['what stands behind it', put(nginx.end, 'x', nginx.end + 3), []],
    ['a digest that is put behind it', put(nginx.end, '@sha256:1'), ['nginx:1.25']],
    ['a tag that is put behind it', put(at('alpine').end, ':3'), ['alpine']],
    ['a comment that is put behind it', put(nginx.end, ' # c'), []],
    ['the argument that another reads', put(tag.start, '8', tag.end), ['redis:7']],
    ['the reference that reads it', put(redis.start, 'x', redis.start + 1), ['redis:7']],
    ['several of them', put(nginx.start, 'x', redis.end), ['nginx:1.25', 'redis:7']],
    ['what names no image', put(at('${X}').start, 'x', at('${X}').end), []],
  ])('finds who reads %s', (_name, edit, expected) => {
    const named = readersOf(edit).map(({ target }) =>
      target.kind === 'unresolved' ? '' : `${target.reference.repository}:${target.reference.tag ?? ''}`,
    );
    expect(named.map((name) => name.replace(/^library\//, '').replace(/:$/, '')).sort()).toEqual(expected);
  });
});
