import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCollection, isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import { readPlainDocument } from '../../../src/references/yaml/plainDocument';

/** What a finder sees of a tree: keys, values with their places and quotes, the shape. */
function seen(node: unknown): unknown {
  if (isMap(node)) return node.items.map((pair) => (isPair(pair) ? [seen(pair.key), seen(pair.value)] : 'no pair'));
  if (isSeq(node)) return ['list', ...node.items.map(seen)];
  if (isScalar(node) && typeof node.value === 'string' && node.value !== '') {
    return [node.value, node.range?.slice(0, 2), node.type];
  }
  if (isScalar(node) || node === null) return null;
  return isCollection(node) ? 'collection' : 'other';
}

function parsed(text: string): unknown {
  const { contents, errors } = parseDocument(text, {
    schema: 'failsafe',
    uniqueKeys: false,
    strict: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  return { tree: seen(contents), broken: errors.length > 0 };
}

const workload = `---
# a comment
apiVersion: apps/v1 # another
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - name: web
        image: "nginx:1.27"   # pinned soon
        args: ["--a", '--b', c, a- b]
        workingDir: a- b? c
        terminationMessagePath: nginx:1.27
        env:
          - name: A
            value: ''
          -
            name: B
        command:
          - sh
          - -c
      nodeSelector:
        kubernetes.io/arch: arm64
`;

describe('readPlainDocument', () => {
  it('reads a workload as the parser does', () => {
    const root = readPlainDocument(workload);
    expect(root).toBeDefined();
    expect(seen(root)).toEqual((parsed(workload) as { tree: unknown }).tree);
  });

  it.each([
    ['an anchor', 'a: &x 1\n'],
    ['an alias', 'a: *x\n'],
    ['a tag', 'a: !!str 1\n'],
    ['a block scalar', 'a: |\n  x\n'],
    ['a flow mapping', 'a: {b: c}\n'],
    ['a flow sequence of several lines', 'a: [b,\n  c]\n'],
    ['a value of several lines', 'a: b\n  c\n'],
    ['a quote of several lines', 'a: "b\n  c"\n'],
    ['a merge key', 'a:\n  <<: b\n'],
    ['a tab', 'a:\tb\n'],
    ['a key in quotes', '"a": b\n'],
    ['an escape', 'a: "\\x41"\n'],
    ['a colon in a value', 'a: b: c\n'],
    ['a colon behind a value', 'a: b:\n'],
    ['a comment behind a value of a list', 'a: [b #c]\n'],
    ['a dash alone', 'a: -\n'],
    ['a dash and more', 'a: - b\n'],
    ['a question mark alone', 'a: ?\n'],
    ['a value that is missing in a list', 'a: [b,,c]\n'],
    ['uneven indentation', 'a:\n    b: 1\n  c: 2\n'],
    ['a sequence at the root', '- a\n'],
    ['a directive', '%YAML 1.2\n---\na: b\n'],
  ])('leaves %s to the parser', (_name, text) => {
    expect(readPlainDocument(text)).toBeUndefined();
  });

  it('leaves what nests deeper than 200 to the parser', () => {
    const nested = (levels: number, line: string) =>
      Array.from({ length: levels }, (_, level) => ' '.repeat(level) + line).join('\n');
    for (const line of ['a:', '-']) {
      expect(readPlainDocument(`a:\n${nested(199, ` ${line}`)}`)).toBeDefined();
      expect(readPlainDocument(`a:\n${nested(200, ` ${line}`)}`)).toBeUndefined();
    }
    expect(readPlainDocument('a:\n  - b: 1\nc:\n  d: 1\n'.repeat(201))).toBeDefined();
  });

  const piece = fc.constantFrom(
    ...[
      'a:',
      'b:',
      'image:',
      ' ',
      '  ',
      '    ',
      '\n',
      '\n',
      '\n  ',
      '\n    ',
      '- ',
      '-',
      '\n- ',
      '\n  - ',
      '# c',
      ' # c',
      '#',
    ],
    ...[
      'x',
      'nginx:1',
      '"q"',
      "'s'",
      '"',
      "'",
      '[a, b]',
      '[',
      ']',
      '~',
      'null',
      ':',
      ': ',
      '?',
      '? ',
      '\r\n',
      '\\',
      '...',
      '---',
    ],
  );

  it('gives what the parser gives, or nothing', () => {
    let [tried, plain] = [0, 0];
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        tried++;
        const text = `k: v\n${pieces.join('')}`;
        const root = readPlainDocument(text);
        if (!root) return;
        plain++;
        const other = parsed(text) as { tree: unknown; broken: boolean };
        expect(other.broken).toBe(false);
        expect(seen(root)).toEqual(other.tree);
      }),
      { numRuns: 100_000 },
    );
    expect(plain).toBeGreaterThan(tried / 200);
  });
});
