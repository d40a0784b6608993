import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReference } from '../../../src/references/reference';
import { scan } from '../../../src/references/scan';

const token = fc.constantFrom(
  ...[
    'target',
    ' "x" ',
    '{',
    '}',
    'contexts',
    ' = ',
    ':',
    '"',
    'docker-image://',
    'a/b:1',
    '${',
    'V',
    '$${',
    '%{',
    '\\',
  ],
  ...[
    '\n',
    '\r\n',
    '\r',
    '<<E\n',
    'E\n',
    '#',
    '//',
    '/*',
    '*/',
    '[',
    ']',
    '(',
    ',',
    ' ',
    'variable "V" {default = "1"}\n',
  ],
  ...[
    '[Container]',
    'Image=',
    'PublishPort=1:',
    'User=',
    ';',
    '%i',
    'FROM ',
    'ARG V=',
    'COPY --from=',
    '\t',
    '\0',
    '🚀',
  ],
  ...[
    '"image": ',
    '${localEnv:',
    '`',
    "'",
    '{{',
    '}}',
    '<%',
    '%>',
    'AS x',
    '#v',
    '%%*',
    '/a/b',
    'steps:\n- name: ',
    '\uFEFF',
  ],
);
const start = fc.constantFrom(
  '',
  'target "x" { contexts = { a = "docker-image://',
  '[Container]\nImage=',
  'FROM ',
  '{"image": "',
);
const text = fc.tuple(start, fc.array(token, { maxLength: 40 })).map(([start, tokens]) => start + tokens.join(''));
const path = fc.constantFrom(
  ...['docker-bake.hcl', 'docker-bake.json', 'x.container', 'Dockerfile', '.devcontainer.json', 'cloudbuild.yaml'],
);

describe('any input of the formats that have readers of our own', () => {
  it('throws nothing, and each span and literal holds what is said', () => {
    fc.assert(
      fc.property(path, text, (path, text) => {
        for (const { span, text: written, edit, target, asks } of scan({ path, text }).occurrences) {
          expect(written).not.toBe('');
          expect(text.slice(span.start, span.end)).toBe(written);
          for (const { value, span } of asks.ports ?? []) expect(Number(text.slice(span.start, span.end))).toBe(value);
          if (edit.kind !== 'literal' || target.kind === 'unresolved') continue;
          const literal = text.slice(edit.span.start, edit.span.end);
          expect(parseReference(literal)).toEqual({ kind: 'ok', value: target.reference });
        }
      }),
      { numRuns: 20_000 },
    );
  });
});
