import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReference, parseReference } from '../../../src/references/reference';
import { scan } from '../../../src/references/scan';

const token = fc.constantFrom(
  ...[
    'FROM ',
    'COPY --from=',
    'RUN --mount=from=',
    'ONBUILD ',
    'ARG A=',
    '$A',
    '${A',
    ':-',
    '}',
    '"',
    "'",
    '\\\n',
    '\\',
    '`',
    '# escape=`\n',
  ],
  ...[
    '<<EOF',
    'EOF\n',
    '\n',
    '\r\n',
    '\r',
    ' ',
    '\t',
    '  ',
    '\uFEFF',
    '\0',
    '🐳',
    '\uE000',
    '\u2028',
    '{{',
    '}}',
    'a:1',
    'x/y',
    ' AS a',
    ',',
    '=',
  ],
  ...[
    'apiVersion: v1\nkind: Pod\n',
    'apiVersion: x.io/v1\nkind: X\n',
    'services:\n',
    '  a:\n',
    '    image: ',
    'image: ',
    'containers:\n',
    '- ',
    '---\n',
    '...\n',
  ],
  ...['&a ', '*a', '<<: ', '|\n', '>-\n', '[', ']', '{', '}', ': ', '!!', '? ', '%YAML', '#', '@', '\\x41'],
);
const text = fc.oneof(
  fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join('')),
  fc
    .array(token, { maxLength: 25 })
    .map((tokens) => `apiVersion: x.io/v1\nkind: X\nspec:\n  containers:\n  - image: ${tokens.join('')}`),
  fc.array(token, { maxLength: 25 }).map((tokens) => `services:\n  a:\n    image: ${tokens.join('')}`),
  fc.string({ unit: 'binary', maxLength: 200 }),
);
const path = fc.constantFrom('Dockerfile', 'compose.yaml', 'web.yaml', 'web.json', 'any.yml');

describe('any input', () => {
  it('throws nothing, and each span holds the text that it says', () => {
    fc.assert(
      fc.property(path, text, (path, text) => {
        let last = -1;
        for (const { span, text: written, edit } of scan({ path, text }).occurrences) {
          expect(text.slice(span.start, span.end)).toBe(written);
          expect(span.start).toBeGreaterThanOrEqual(last);
          expect(written).not.toBe('');
          if (edit.kind === 'literal') {
            expect(edit.span.start).toBeLessThan(edit.span.end);
            expect(edit.span.end).toBeLessThanOrEqual(text.length);
          }
          last = span.end;
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('gives for an image the reference that its literal is', () => {
    fc.assert(
      fc.property(path, text, (path, text) => {
        for (const { target, edit } of scan({ path, text }).occurrences) {
          if (target.kind === 'unresolved' || edit.kind !== 'literal') continue;
          const literal = text.slice(edit.span.start, edit.span.end);
          expect(parseReference(literal)).toEqual({ kind: 'ok', value: target.reference });
        }
      }),
      { numRuns: 5000 },
    );
  });
});

describe('parseReference and formatReference', () => {
  const part = fc.stringMatching(/^[a-z0-9]{1,8}(?:(?:[._]|__|-{1,3})[a-z0-9]{1,8}){0,2}$/);
  const registry = fc.oneof(
    fc.constantFrom('docker.io', 'localhost', 'localhost:5000', '[::1]:5000', 'HOST'),
    fc.stringMatching(/^[a-zA-Z0-9]{1,8}\.[a-z]{2,5}(?::[0-9]{1,5})?$/),
  );
  const tag = fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/), { nil: undefined });
  const digest = fc.option(fc.stringMatching(/^sha256:[a-f0-9]{64}$/), { nil: undefined });

  it('are inverse', () => {
    fc.assert(
      fc.property(
        registry,
        fc.array(part, { minLength: 2, maxLength: 4 }),
        tag,
        digest,
        (registry, parts, tag, digest) => {
          const reference = { registry, repository: parts.join('/'), tag, digest } as Parameters<
            typeof formatReference
          >[0];
          expect(parseReference(formatReference(reference))).toEqual({ kind: 'ok', value: reference });
        },
      ),
    );
  });

  it('keep what any text means', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'A', '0', '.', ':', '/', '@', '-', '_', '[', ']'), maxLength: 30 }),
        (text) => {
          const parsed = parseReference(text);
          if (parsed.kind === 'ok') expect(parseReference(formatReference(parsed.value))).toEqual(parsed);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
