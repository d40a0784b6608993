import { describe, expect, it } from 'vitest';
import { applyEdits, type TextEdit } from '../../../src/references/edits';
import { movedSpans } from '../../../src/references/movedSpans';

describe('movedSpans', () => {
  const TEXT = 'image: nginx:1.25 # c\nimage: redis\n';
  const spanOf = (part: string) => ({ start: TEXT.indexOf(part), end: TEXT.indexOf(part) + part.length });
  const put = (at: number, newText: string, end = at): TextEdit => ({ span: { start: at, end }, newText });
  const nginx = spanOf('nginx:1.25');
  const redis = spanOf('redis');

  it.each<[string, readonly TextEdit[], string, string]>([
    ['where nothing is edited', [], 'nginx:1.25', 'redis'],
    ['behind an insertion', [put(0, '# new\n')], 'nginx:1.25', 'redis'],
    ['behind a removal', [put(0, '', 7)], 'nginx:1.25', 'redis'],
    ['with the digest right behind it', [put(nginx.end, '@sha256:1')], 'nginx:1.25@sha256:1', 'redis'],
    ['with the tag right behind it', [put(redis.end, ':7')], 'nginx:1.25', 'redis:7'],
    ['without a comment right behind it', [put(redis.end, ' # c')], 'nginx:1.25', 'redis'],
    ['without a key right behind it', [put(nginx.end, '\ndigest: @x')], 'nginx:1.25', 'redis'],
    ['with what is put right before it', [put(redis.start, '"')], 'nginx:1.25', 'redis'],
    ['with what changes at its end', [put(nginx.end - 4, '1', nginx.end)], 'nginx:1', 'redis'],
    ['with what changes at its start', [put(nginx.start, 'x', nginx.start + 5)], 'x:1.25', 'redis'],
    [
      'after many edits, each by its own length',
      [
        put(0, '# a\n'),
        put(nginx.end, '@x'),
        put(nginx.end + 1, '', redis.start - 7),
        put(redis.end, ':7'),
        put(TEXT.length, 'z'),
      ],
      'nginx:1.25@x',
      'redis:7',
    ],
  ])('stand %s', (_name, edits, first, second) => {
    const moved = movedSpans(edits);
    const after = applyEdits(TEXT, edits);
    const at = (span: typeof nginx) => after.slice(moved(span).start, moved(span).end);
    expect([at(nginx), at(redis)]).toEqual([first, second]);
  });
});
