import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReference } from '../../../src/references/reference';
import { scan } from '../../../src/references/scan';
import { editedText, said, scanMarked } from './marked';

/** A service whose build has `inline` behind the key. */
function service(inline: string): string {
  return `services:\n  a:\n    build:\n      dockerfile_inline: ${inline}\n`;
}

function edits(marked: string, env?: string): string[] {
  const text = marked.replace(/[«»]/g, '');
  const { occurrences } = scan({ path: 'compose.yaml', text }, { beside: () => env });
  return occurrences.map((occurrence) => editedText(text, occurrence));
}

describe('a Dockerfile in a Compose file', () => {
  it.each<[string, string, string[], string[]]>([
    [
      'a literal block',
      '|\n        # syntax=«docker/dockerfile:1»\n        FROM --platform=linux/arm64 «golang:1» AS build\n        RUN --mount=type=bind,from=«alpine:3»,target=/a true\n        FROM scratch\n        COPY --from=build /a /a\n        COPY --from=«busybox» /b /b',
      [
        'docker.io/docker/dockerfile:1',
        'docker.io/library/golang:1',
        'docker.io/library/alpine:3',
        'docker.io/library/busybox',
      ],
      ['docker/dockerfile:1', 'golang:1', 'alpine:3', 'busybox'],
    ],
    [
      'an indentation indicator',
      '|2-\n          FROM «a:1»\n        FROM «b:1»',
      ['docker.io/library/a:1', 'docker.io/library/b:1'],
      ['a:1', 'b:1'],
    ],
    ['chomping and a comment', '|+ # FROM none\n        FROM «a:1»\n\n\n', ['docker.io/library/a:1'], ['a:1']],
    [
      'CRLF',
      '|\r\n        FROM «a:1»\r\n        FROM «b»\r\n',
      ['docker.io/library/a:1', 'docker.io/library/b'],
      ['a:1', 'b'],
    ],
    [
      'a folded block',
      '>\n        FROM «a:1»\n\n        COPY --from=«b»\n        /x /y',
      ['docker.io/library/a:1', 'docker.io/library/b'],
      ['a:1', 'b'],
    ],
    ['a plain scalar', 'FROM «a:1»', ['docker.io/library/a:1'], ['a:1']],
    [
      'a plain scalar over lines',
      'FROM\n        «a:1»\n\n        FROM\n        «b»',
      ['docker.io/library/a:1', 'docker.io/library/b'],
      ['a:1', 'b'],
    ],
    ['single quotes', "'FROM «a:1» AS it''s'", ['docker.io/library/a:1'], ['a:1']],
    [
      'double quotes',
      '"FROM «a:1»\\nRUN x \\"y\\"\\nFROM «b»"',
      ['docker.io/library/a:1', 'docker.io/library/b'],
      ['a:1', 'b'],
    ],
    [
      'double quotes over lines',
      '"FROM \\\n        «a:1»\\n\n        \\FROM «b»"'.replace('\\FROM', 'FROM'),
      ['docker.io/library/a:1', 'docker.io/library/b'],
      ['a:1', 'b'],
    ],
    ['an escape in the name', '"FROM «a\\x3A1»"', ['docker.io/library/a:1'], ['<escaped>']],
    ['a continuation', '|\n        FROM «a:\\\n        1»', ['docker.io/library/a:1'], ['<escaped>']],
    ['an argument', '|\n        ARG V=1\n        FROM «a:$${V}»', ['docker.io/library/a:1'], ['<templated>']],
    ['an argument that is the image', '|\n        ARG I=a:1\n        FROM «$${I}»', ['docker.io/library/a:1'], ['a:1']],
    [
      'a variable of the build',
      '|\n        FROM a AS base\n'.replace(' a ', ' «a» ') + '        FROM «b:$$TARGETARCH»',
      ['docker.io/library/a', 'templated'],
      ['a', '<templated>'],
    ],
    [
      'a variable that is not set, in spite of an ARG',
      '|\n        ARG V=1\n        FROM «a:${V}»',
      ['templated'],
      ['<templated>'],
    ],
    ['an ARG that is not known', '|\n        ARG V=${X}\n        FROM «a:$$V»', ['templated'], ['<templated>']],
    ['a default', '|\n        FROM «${I:-a:1}» AS x\n        FROM x', ['docker.io/library/a:1'], ['a:1']],
    ['a default in quotes with escapes', '"FROM «${I:-a\\x3a1}»"', ['docker.io/library/a:1'], ['<escaped>']],
    ['a default for a part', '|\n        FROM «a:${V:-1}»', ['docker.io/library/a:1'], ['<templated>']],
    [
      'variables where a builder expands none',
      '|\n        FROM «a»\n        COPY --from=«${I:-b:1}» / /\n        COPY --from=«$X» / /',
      ['docker.io/library/a', 'docker.io/library/b:1', 'templated'],
      ['a', 'b:1', '<templated>'],
    ],
    [
      'variables elsewhere',
      '|\n        FROM «a»\n        RUN echo $HOME ${X $(ls) $\n        FROM «b»',
      ['docker.io/library/a', 'docker.io/library/b'],
      ['a', 'b'],
    ],
    [
      'templates',
      '|\n        FROM «a:{{ v }}»\n        {{ x }}\n        FROM «b»',
      ['templated', 'docker.io/library/b'],
      ['<templated>', 'b'],
    ],
    ['an anchor', '&d |\n        FROM «a»\n  b: {build: {dockerfile_inline: *d}}', ['docker.io/library/a'], ['a']],
    [
      'text outside the BMP',
      '|\n        # 🚀 FROM none\n        RUN 🚀\n        FROM «a:1»',
      ['docker.io/library/a:1'],
      ['a:1'],
    ],
    [
      'half-typed',
      '|\n        FROM\n        FROM «a\n»'.replace('«a\n»', '«a»\n        COPY --from= /x /y\n        FRO'),
      ['docker.io/library/a'],
      ['a'],
    ],
    ['no image at all', '|\n        FROM scratch', [], []],
    ['nothing', '', [], []],
    ['a mapping', '{FROM: none}', [], []],
    ['an open quote', '"FROM «a»', ['docker.io/library/a'], ['a']],
  ])('%s', (_name, inline, meaning, edit) => {
    const marked = service(inline);
    const found = scanMarked('compose.yaml', marked);
    expect(found.map(said)).toEqual(meaning);
    expect(edits(marked)).toEqual(edit);
    for (const { format } of found) expect(format).toBe('compose');
  });

  it.each<[string, string]>([
    ['a mapping', '{none: docker-image://«a», other: ../x, "docker.io/library/alpine": service:b}'],
    ['a list', '["none=docker-image://«a»", "other=../x", "alpine:latest=service:b"]'],
  ])('knows named contexts in %s', (_name, contexts) => {
    const inline =
      '|\n        FROM none\n        COPY --from=other / /\n        FROM alpine\n        RUN --mount=from=none true\n        FROM «alpine:3»';
    scanMarked('compose.yaml', `${service(inline)}      additional_contexts: ${contexts}\n`);
  });

  it('takes values from the file beside', () => {
    const marked = service(
      '|\n        FROM «$I»\n        FROM «a:${V}»\n        ARG X=$V\n        FROM «b:$$X»\n        FROM «$TWO»',
    );
    const env = 'I=x:1\nV=2\nTWO="y:1\nFROM z"\n';
    const text = marked.replace(/[«»]/g, '');
    const { occurrences } = scan({ path: 'compose.yaml', text }, { beside: () => env });
    expect(occurrences.map(said)).toEqual([
      'docker.io/library/x:1',
      'docker.io/library/a:2',
      'templated',
      'docker.io/library/y:1',
    ]);
    expect(edits(marked, env)).toEqual(['<otherFile>', '<otherFile>', '<templated>', '<otherFile>']);
    expect(occurrences[1]?.parts?.map(({ from }) => from.kind)).toEqual(['document', 'file']);
  });

  it('takes an ARG in front of the first FROM from the file beside', () => {
    const marked = service('|\n        ARG X=$V\n        FROM «b:$$X»');
    const text = marked.replace(/[«»]/g, '');
    const [found] = scan({ path: 'compose.yaml', text }, { beside: () => 'V=2' }).occurrences;
    expect(found && said(found)).toBe('docker.io/library/b:2');
    expect(found?.edit).toEqual({ kind: 'refused', reason: 'otherFile' });
    expect(found?.parts?.map(({ part, from }) => [part, from.kind])).toEqual([
      ['repository', 'document'],
      ['tag', 'file'],
    ]);
  });

  it('says where the platform is asked for, and which variable an edit changes', () => {
    const text = service('|\n        FROM --platform=${P:-linux/arm64} ${I:-a:1}');
    const [found] = scan({ path: 'compose.yaml', text }).occurrences;
    const platform = found?.asks.platform;
    expect(platform?.value.each).toMatchObject([{ architecture: 'arm64' }]);
    expect(platform && text.slice(platform.span.start, platform.span.end)).toBe('${P:-linux/arm64}');
    expect(found?.edit).toMatchObject({ kind: 'literal', variable: 'I' });
  });

  it('reads a long one with many variables', () => {
    const text = service(`|\n${'        RUN echo $A ${B} $$C\n'.repeat(20_000)}        FROM a:1`);
    expect(scan({ path: 'compose.yaml', text }).occurrences.map(said)).toEqual(['docker.io/library/a:1']);
  });

  it('ends where variables blow up', () => {
    const text = service(`|\n        FROM a\n${'        RUN $A$A$A$A$A$\n'.repeat(10_000)}        FROM b`);
    const { occurrences } = scan({ path: 'compose.yaml', text }, { beside: () => `A=${'x'.repeat(4000)}` });
    expect(occurrences.map(said)).toEqual(['docker.io/library/a', 'docker.io/library/b']);
  });

  it('throws on nothing, and spans hold what they say', () => {
    const token = fc.constantFrom(
      ...[
        '|\n',
        '>-\n',
        '|2\n',
        '"',
        "'",
        '\\',
        '\\n',
        '\\x41',
        '\n        ',
        '\n',
        '\r\n',
        ' ',
        '\t',
        '#',
        '🚀',
        '\u00a0',
        '\u0085',
        '\u2028',
      ],
      ...[
        'FROM ',
        'COPY --from=',
        'ARG A=',
        'RUN --mount=from=',
        'a:1',
        ' AS x',
        '$',
        '$$',
        '$A',
        '${A',
        '${A:-b:1}',
        '}',
        '{{',
        '}}',
        '&a ',
        '*a',
        ': ',
      ],
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 25 }), fc.array(token, { maxLength: 8 }), (tokens, env) => {
        const text = service(tokens.join(''));
        let last = 0;
        const { occurrences } = scan({ path: 'compose.yaml', text }, { beside: () => `A=${env.join('')}` });
        for (const { span, text: written, edit, target } of occurrences) {
          expect(text.slice(span.start, span.end)).toBe(written);
          expect(written).not.toBe('');
          expect(span.start).toBeGreaterThanOrEqual(last);
          last = span.end;
          if (target.kind === 'unresolved' || edit.kind !== 'literal') continue;
          expect(parseReference(text.slice(edit.span.start, edit.span.end))).toEqual({
            kind: 'ok',
            value: target.reference,
          });
        }
      }),
      { numRuns: 3000 },
    );
  });
});
