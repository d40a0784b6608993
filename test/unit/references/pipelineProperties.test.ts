import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReference } from '../../../src/references/reference';
import { scan } from '../../../src/references/scan';

const paths = [
  '.github/workflows/a.yml',
  'action.yml',
  '.gitlab-ci.yml',
  '.circleci/config.yml',
  'azure-pipelines.yml',
  'bitbucket-pipelines.yml',
  '.drone.yml',
  '.woodpecker.yml',
  'cloudbuild.yaml',
  'devcontainer.json',
  'kind.yaml',
  'web.container',
  'docker-bake.hcl',
  'docker-bake.json',
];
const token = fc.constantFrom(
  ...[
    'jobs:\n  a:\n    ',
    'runs:\n  ',
    'image: ',
    'container: ',
    'services:\n',
    'steps:\n- ',
    'uses: ',
    'docker://',
    'name: ',
  ],
  ...[
    'variables:\n  A: ',
    'strategy: {matrix: {a: [',
    '${{ matrix.a }}',
    '$A',
    '${A:-',
    '}',
    '$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX/',
  ],
  ...[
    '!reference [a, image]',
    '$[[ inputs.a ]]',
    'spec: {inputs: {a: {default: a:1}}}\n---\n',
    '$(A)',
    '${{ parameters.a }}',
    'parameters: {a: {default: ',
    'parallel: {matrix: [{A: [',
    'extends: a\n',
    '${{ if x }}:\n  ',
    'options: --user ',
  ],
  ...[
    'substitutions: {A: ',
    'pipe: ',
    'step:\n  ',
    'docker: [',
    '<< parameters.x >>',
    'nodes:\n- ',
    'apiVersion: kind.x-k8s.io/v1\nkind: Cluster\n',
  ],
  ...[
    '[Container]\n',
    'Image=',
    '\\\n',
    '; c\n',
    'target "a" {\n',
    'contexts = {\n',
    'a = "docker-image://',
    '"',
    "'",
    '<<EOF\n',
    'EOF\n',
  ],
  ...[
    '{"image": "',
    '// c\n',
    '/* ',
    '*/',
    '\t',
    '\n',
    '\r\n',
    '  ',
    '- ',
    'a:1',
    'x/y',
    '&a ',
    '*a',
    '<<: *a\n',
    '|\n',
    ']',
    '{',
    '🐳',
    '\0',
  ],
);
const text = fc.array(token, { maxLength: 25 }).map((tokens) => tokens.join(''));

describe('any input', () => {
  it('throws nothing; spans hold what they say, and literals are the reference', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), text, (path, text) => {
        let last = -1;
        for (const { span, text: written, edit, target } of scan({ path, text }).occurrences) {
          expect(text.slice(span.start, span.end)).toBe(written);
          expect(written).not.toBe('');
          expect(span.start).toBeGreaterThanOrEqual(last);
          last = span.end;
          if (target.kind === 'unresolved' || edit.kind !== 'literal') continue;
          const literal = text.slice(edit.span.start, edit.span.end);
          expect(parseReference(literal)).toEqual({ kind: 'ok', value: target.reference });
        }
      }),
      { numRuns: 3000 },
    );
  });
});
