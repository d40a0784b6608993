import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../src/policy/policyFile';
import { policyOf } from '../../../src/policy/policySettings';
import type { PolicyProblem } from '../../../src/policy/policyProblem';
import { schemas } from './schemas';

function read(text: string) {
  const { policy, problems } = parsePolicy(text, schemas);
  return {
    rules: Object.fromEntries([...policy.rules].map(([id, { severity, options }]) => [id, [severity, options]])),
    overrides: policy.overrides.map(({ images, rules }) => [images, Object.fromEntries(rules)]),
    ignored: policy.ignored,
    problems: problems.map((problem) => brief(text, problem)),
  };
}

/** `kind at: what` with the text that is marked. */
function brief(text: string, problem: PolicyProblem): string {
  const { span, kind } = problem;
  const marked = span ? text.slice(span.start, span.end) : problem.path.join('.');
  const nearest = 'nearest' in problem && problem.nearest !== undefined ? ` -> ${problem.nearest}` : '';
  const unchecked = 'isUnchecked' in problem && problem.isUnchecked ? ' unchecked' : '';
  return `${kind} ${marked}${nearest}${unchecked}`;
}

const WHOLE = `rules:
  pinned: error
  not-latest: off
  size: { severity: hint, max: 500MB }
  licence-allowed:
    severity: warning
    allow: [MIT, Apache-2.0]
overrides:
  - images: ['ghcr.io/acme/**', nginx]
    rules: { pinned: off, size: error, licence-allowed: { allow: [0BSD] } }
ignore:
  - { rule: pinned, file: 'dev/**', image: 'docker.io/library/*', reason: local development }
`;

describe('a policy', () => {
  it('is read from the whole of its file', () => {
    expect(read(WHOLE)).toEqual({
      rules: {
        pinned: ['error', {}],
        'not-latest': ['off', undefined],
        size: ['hint', { max: '500MB' }],
        'licence-allowed': ['warning', { allow: ['MIT', 'Apache-2.0'] }],
      },
      overrides: [
        [
          ['ghcr.io/acme/**', 'nginx'],
          {
            pinned: { severity: 'off' },
            size: { severity: 'error' },
            'licence-allowed': { options: { allow: ['0BSD'] } },
          },
        ],
      ],
      ignored: [{ rule: 'pinned', file: 'dev/**', image: 'docker.io/library/*', reason: 'local development' }],
      problems: [],
    });
  });

  it.each(['', '# nothing\n', '---\n', 'rules:\n', 'rules:\noverrides:\nignore:\n', '{}'])('is empty in %j', (text) => {
    expect(read(text)).toEqual({ rules: {}, overrides: [], ignored: [], problems: [] });
  });

  it('is read from JSON, and from settings, in the same way', () => {
    const values = {
      rules: { pinned: 'error', size: { severity: 'hint', max: '500MB' }, nope: 'error' },
      overrides: [{ images: ['a/*'], rules: { pinned: 'off' } }],
      ignore: [{ rule: 'pinned', image: 'a', reason: 'r' }],
    };
    const fromText = parsePolicy(JSON.stringify(values), schemas);
    const fromSettings = policyOf(values, schemas);
    expect(fromSettings.policy).toEqual(fromText.policy);
    expect(fromSettings.problems.map(({ kind, path, span }) => [kind, path.join('.'), span])).toEqual([
      ['unknownRule', 'rules.nope', undefined],
    ]);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    // A misspelt rule, option, key, severity.
    ['rules: { pined: error, pinned: hint }', { pinned: ['hint', {}] }, ['unknownRule pined -> pinned']],
    ['rules: { License-Present: error }', {}, ['unknownRule License-Present -> licence-present']],
    ['rules: { zzz: error }', {}, ['unknownRule zzz']],
    [
      'rules: { size: { severity: error, max: 5, mx: 1 } }',
      { size: ['error', { max: 5 }] },
      ['unknownOption mx -> max'],
    ],
    ['rules: { pinned: { severity: error, a: 1 } }', { pinned: ['error', {}] }, ['unknownOption a']],
    ['rule: { pinned: error }', {}, ['unknownKey rule -> rules']],
    ['rules: { pinned: eror }', { pinned: ['warning', {}] }, ['wrongSeverity eror -> error']],
    ['rules: { pinned: false }', { pinned: ['warning', {}] }, ['wrongSeverity false -> off']],
    ['rules: { pinned: 2 }', { pinned: ['warning', {}] }, ['wrongSeverity 2 -> error']],
    ['rules: { pinned: }', { pinned: ['warning', {}] }, ['wrongSeverity pinned']],
    ['rules: { pinned: [error] }', { pinned: ['warning', {}] }, ['wrongSeverity [error]']],
    ['rules: { pinned: {} }', { pinned: ['warning', {}] }, ['missingSeverity pinned']],
    ['rules: { size: { max: 5 } }', { size: ['warning', { max: 5 }] }, ['missingSeverity size']],
    // Options that are wrong or missing: what can be read of them counts.
    ['rules: { size: error }', {}, ['missingOption size']],
    ['rules: { size: { severity: error, max: big } }', {}, ['wrongOption big unchecked']],
    ['rules: { size: { severity: off, max: big } }', { size: ['off', undefined] }, ['wrongOption big']],
    [
      'rules: { licence-allowed: { severity: error, allow: [MIT, 3, {a: 1}, ISC] } }',
      { 'licence-allowed': ['error', { allow: ['MIT', 'ISC'] }] },
      ['wrongOption 3', 'wrongOption {a: 1}'],
    ],
    ['rules: { licence-allowed: { severity: error, allow: [] } }', {}, ['wrongOption [] unchecked']],
    ['rules: { licence-allowed: { severity: error, allow: [7] } }', {}, ['wrongOption 7 unchecked']],
    [
      'rules: { signature-verified: { severity: error, keys: [a.pub], trustRoot: 1 } }',
      { 'signature-verified': ['error', { keys: ['a.pub'] }] },
      ['wrongOption 1'],
    ],
    [
      'rules: { annotations-required: { severity: error, required: { a: true, b: false, c: "x*" } } }',
      { 'annotations-required': ['error', { required: { a: true, c: 'x*' } }] },
      ['wrongOption false'],
    ],
    [
      'rules: { annotations-required: { severity: error, required: { constructor: true, __proto__: x, c: "x*" } } }',
      { 'annotations-required': ['error', { required: { c: 'x*' } }] },
      ['wrongOption constructor', 'wrongOption __proto__'],
    ],
    // Merges.
    [
      'rules: { <<: { pinned: error }, not-latest: hint, "<<": off }',
      { 'not-latest': ['hint', {}] },
      ['merge <<', 'unknownRule "<<"'],
    ],
    // Wrong types.
    ['[1, 2]', {}, ['wrongType [1, 2]']],
    ['hello', {}, ['wrongType hello']],
    ['rules: [pinned]', {}, ['wrongType [pinned]']],
    ['rules: { pinned: error }\noverrides: { a: 1 }', { pinned: ['error', {}] }, ['wrongType { a: 1 }']],
    ['rules: { pinned: error }\nignore: all', { pinned: ['error', {}] }, ['wrongType all']],
    // A repeated key: the last counts.
    ['rules: { pinned: off, pinned: error }', { pinned: ['error', {}] }, ['duplicateKey pinned']],
    ['rules: { pinned: error }\nrules: { not-latest: hint }', { 'not-latest': ['hint', {}] }, ['duplicateKey rules']],
    // A broken text.
    [
      'rules:\n  pinned: error\n  size: [',
      { pinned: ['error', {}] },
      ['syntax ', 'wrongSeverity [', 'missingOption size'],
    ],
    ['rules: { pinned: &a error, not-latest: *a }', { pinned: ['error', {}], 'not-latest': ['error', {}] }, []],
    ['rules: { pinned: *gone }', { pinned: ['warning', {}] }, ['unknownAlias *gone', 'wrongSeverity *gone']],
    ['rules: { pinned: error }\n---\nrules: {}', { pinned: ['error', {}] }, ['syntax ---\nrules: {}']],
  ])('tells what is wrong, and reads the rest: %s', (text, rules, problems) => {
    const found = read(text);
    expect(found.rules).toEqual(rules);
    expect(found.problems).toEqual(problems);
  });
});

describe('a policy with the rules as they are', () => {
  it.each([
    ['platform-required: { severity: error, platforms: [amd64] }', ['wrongOption amd64 -> linux/amd64 unchecked']],
    ['platform-required: { severity: error, platforms: [linux/amd64, amd64] }', ['wrongOption amd64 -> linux/amd64']],
    [
      'platform-required: { severity: error, platforms: [linux/amd46] }',
      ['wrongOption linux/amd46 -> linux/amd64 unchecked'],
    ],
    [
      'platform-required: { severity: error, platforms: [linus/arm64, linux/aarch64, macOS/x86_64] }',
      ['wrongOption linus/arm64 -> linux/arm64'],
    ],
    [
      'licence-denied: { severity: error, deny: [GPL, MIT WITH Commons-Clause] }',
      ['wrongOption GPL', 'wrongOption MIT WITH Commons-Clause unchecked'],
    ],
    [
      'annotations-required: { severity: error, required: { constructor: true } }',
      ['wrongOption constructor unchecked'],
    ],
    ['size: { severity: error, max: big }', ['wrongOption big unchecked']],
  ])('tells of each part once, and whether the rule is left unchecked: %s', (rule, expected) => {
    const text = `rules: { ${rule} }`;
    expect(parsePolicy(text).problems.map((problem) => brief(text, problem))).toEqual(expected);
  });

  it('names the licence that was meant', () => {
    const text = 'rules: { licence-allowed: { severity: error, allow: [MIT, Apache2, xyzzy] } }';
    const { policy, problems } = parsePolicy(text);
    expect(policy.rules.get('licence-allowed')).toMatchObject({ options: { allow: [{ id: 'MIT' }] } });
    expect(problems.map((problem) => brief(text, problem))).toEqual([
      'wrongOption Apache2 -> Apache-2.0',
      'wrongOption xyzzy',
    ]);
  });
});

describe('overrides', () => {
  it.each<[string, unknown[], string[]]>([
    [
      '[{ images: nginx, rules: { pinned: error } }]',
      [[['nginx'], { pinned: { severity: 'error', options: {} } }]],
      [],
    ],
    ['[{ images: [], rules: { pinned: off } }]', [], []],
    ['[{ rules: { pinned: off } }]', [], ['missingKey { rules: { pinned: off } }']],
    ['[{ images: [a] }]', [], ['missingKey { images: [a] }']],
    ['[7]', [], ['wrongType 7']],
    [
      "[{ images: ['nginx:1.*', 'localhost:5000/x', 'a@sha256:b', ''], rules: { pinned: off } }]",
      [[['localhost:5000/x'], { pinned: { severity: 'off' } }]],
      ["glob 'nginx:1.*'", "glob 'a@sha256:b'", "glob ''"],
    ],
    [`[{ images: ['${'a'.repeat(201)}'], rules: { pinned: off } }]`, [], [`glob '${'a'.repeat(201)}'`]],
    [`[{ images: ['${'{a,b}'.repeat(10)}'], rules: { pinned: off } }]`, [], [`glob '${'{a,b}'.repeat(10)}'`]],
    ['[{ images: [a], rules: { pinend: off } }]', [], ['unknownRule pinend -> pinned']],
    [
      '[{ image: [a], images: [b], rules: { pinned: off } }]',
      [[['b'], { pinned: { severity: 'off' } }]],
      ['unknownKey image -> images'],
    ],
    // Nothing says the options of a rule that it turns on.
    ['[{ images: [a], rules: { size: error } }]', [], ['missingOption size']],
    [
      '[{ images: [a], rules: { pinned: {} } }]',
      [[['a'], { pinned: { severity: 'warning', options: {} } }]],
      ['missingSeverity pinned'],
    ],
  ])('%s', (text, overrides, problems) => {
    const found = read(`overrides: ${text}`);
    expect(found.overrides).toEqual(overrides);
    expect(found.problems).toEqual(problems);
  });
});

describe('entries that ignore', () => {
  it.each<[string, number, string[]]>([
    ['{ rule: pinned, file: a, reason: r }', 1, []],
    ['{ rule: pinned, image: a, reason: r }', 1, []],
    ['{ rule: pinned, file: a }', 0, ['missingKey { rule: pinned, file: a }']],
    ["{ rule: pinned, file: a, reason: ' ' }", 0, ["missingKey ' '"]],
    ['{ rule: pinned, file: a, reason: 7 }', 0, ['wrongType 7']],
    ['{ file: a, reason: r }', 0, ['missingKey { file: a, reason: r }']],
    ['{ rule: pined, file: a, reason: r }', 0, ['unknownRule pined -> pinned']],
    ['{ rule: [pinned], file: a, reason: r }', 0, ['wrongType [pinned]']],
    ['{ rule: pinned, reason: r }', 0, ['ignoresAll { rule: pinned, reason: r }']],
    // Half of it would turn the rule off for more.
    ['{ rule: pinned, files: a, image: b, reason: r }', 0, ['unknownKey files -> file']],
    ["{ rule: pinned, file: a, image: 'b:1', reason: r }", 0, ["glob 'b:1'"]],
    ['pinned', 0, ['wrongType pinned']],
    // Nothing is left out of a pattern.
    ["{ rule: pinned, file: '!dev', reason: r }", 0, ["glob '!dev'"]],
    ["{ rule: pinned, image: '!nginx', reason: r }", 0, ["glob '!nginx'"]],
    ["{ rule: pinned, file: '.', reason: r }", 0, ["glob '.'"]],
    ["{ rule: pinned, file: '../dev/**', reason: r }", 0, ["glob '../dev/**'"]],
    ["{ rule: pinned, file: 'dev\\\\a', reason: r }", 0, ["glob 'dev\\\\a'"]],
  ])('%s', (text, count, problems) => {
    const found = read(`ignore: [${text}]`);
    expect(found.ignored).toHaveLength(count);
    expect(found.problems).toEqual(problems);
  });
});

describe('a hostile file', () => {
  const bomb = Array.from(
    { length: 12 },
    (_, i) =>
      `k${i}: &a${i} [${Array(9)
        .fill(i === 0 ? 'x' : `*a${i - 1}`)
        .join(', ')}]`,
  );
  it.each<[string, string, string]>([
    ['too large', `rules: { pinned: error }\n#${'x'.repeat(300_000)}`, 'tooLarge '],
    ['too deep', '['.repeat(5_000), 'tooDeep '],
    ['an alias bomb', `rules: { pinned: error }\n${bomb.join('\n')}\n`, 'tooMuch '],
    ['an alias of itself', 'rules: &a { pinned: *a }', 'tooMuch '],
  ])('%s is told', (_name, text, problem) => {
    const found = read(text);
    expect(found.problems.filter((told) => told.startsWith(problem))).toHaveLength(1);
    if (text.includes('k0')) expect(found.rules).toEqual({ pinned: ['error', {}] });
  });

  it('has a name that means something else in JavaScript', () => {
    const found = read(
      'rules: { __proto__: error, constructor: { severity: off }, size: { __proto__: 1, severity: error, max: 1 } }',
    );
    expect(found.rules).toEqual({ size: ['error', { max: 1 }] });
    expect(found.problems).toEqual(['unknownRule __proto__', 'unknownRule constructor', 'unknownOption __proto__']);
  });

  it('throws nothing, whatever it says', () => {
    const pieces = [
      'rules',
      'size',
      ': ',
      '{',
      '}',
      '[',
      ']',
      '- ',
      '\n',
      '  ',
      '&a ',
      '*a',
      'error',
      '"',
      ', ',
      'max',
      '? ',
      '|\n',
      '!!x ',
    ];
    const parts = fc.array(fc.constantFrom(...pieces), { maxLength: 30 });
    fc.assert(
      fc.property(parts, (words) => {
        const text = words.join('');
        for (const { span } of parsePolicy(text, schemas).problems) {
          expect(span && 0 <= span.start && span.start <= span.end && span.end <= text.length).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.anything(), (value) => void policyOf(value, schemas)),
      { numRuns: 300 },
    );
  });
});
