import fc from 'fast-check';
import parse from 'spdx-expression-parse';
import { describe, expect, it } from 'vitest';
import {
  type Expression,
  formatTerm,
  holds,
  licenceIds,
  means,
  normalForm,
  parseExpression,
  readExpression,
  type Term,
  termsOf,
} from '../../../../src/policy/licence/expression';

/** With all parentheses; `*` behind what OSI approved. */
function written(expression: Expression): string {
  if (expression.kind === 'term') return formatTerm(expression) + (expression.isApproved ? '*' : '');
  return `(${written(expression.left)} ${expression.kind} ${written(expression.right)})`;
}

it.each([
  ['MIT', 'MIT*'],
  ['mit', 'MIT*'],
  ['  aPACHE-2.0\t', 'Apache-2.0*'],
  ['Apache-2.0+', 'Apache-2.0+*'],
  ['GPL-2.0', 'GPL-2.0*'],
  ['GPL-2.0+', 'GPL-2.0+*'],
  ['GPL-1.0', 'GPL-1.0'],
  ['GPL-3.0-with-GCC-exception', 'GPL-3.0-with-GCC-exception*'],
  ['GPL-2.0-only WITH Classpath-exception-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0*'],
  ['GPL-2.0-only with CLASSPATH-exception-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0*'],
  ['LGPL-2.1-only WITH Nokia-Qt-exception-1.1', 'LGPL-2.1-only WITH Nokia-Qt-exception-1.1*'],
  // In the list since 3.26, in no package.
  ['GPL-2.0-or-later WITH Independent-modules-exception', 'GPL-2.0-or-later WITH Independent-modules-exception*'],
  ['Apache-2.0 with LLVM-exception', 'Apache-2.0 WITH LLVM-exception*'],
  ['LicenseRef-Acme', 'LicenseRef-Acme'],
  ['DocumentRef-x:LicenseRef-y', 'DocumentRef-x:LicenseRef-y'],
  ['MIT AND Apache-2.0 OR ISC', '((MIT* and Apache-2.0*) or ISC*)'],
  ['MIT OR Apache-2.0 AND ISC', '(MIT* or (Apache-2.0* and ISC*))'],
  ['(MIT OR Apache-2.0) AND ISC', '((MIT* or Apache-2.0*) and ISC*)'],
  ['MIT and (Apache-2.0 or(ISC))', '(MIT* and (Apache-2.0* or ISC*))'],
  ['BUSL-1.1', 'BUSL-1.1'],
])('%s is %s', (text, expected) => {
  const expression = parseExpression(text);
  expect(expression && written(expression)).toBe(expected);
});

it.each([
  ...['', ' ', '()', 'MIT AND', 'AND MIT', 'MIT Apache-2.0', 'MIT OR OR ISC', '(MIT', 'MIT)', 'MIT +', 'MIT++'],
  ...['LicenseRef-', 'LicenseRef-a+', 'MIT WITH', 'MIT WITH AND ISC', 'MIT WITH MIT', '(MIT) WITH LLVM-exception'],
  ...['Apache-2.0 WITH Commons-Clause', 'GPL-2.0-only WITH Nonsense-exception', 'MIT WITH AdditionRef-x'],
  ...['MIT WITH Commons-Clause OR ISC', 'MIT WITH constructor', 'MIT WITH LicenseRef-x', 'MIT WITH LLVM-exception+'],
  ...['Apache 2.0', 'GPL', 'MIT License', 'see LICENSE', 'NONE', 'NOASSERTION', 'MIT OR NONE', 'MIT, ISC', 'MIT/ISC'],
  ...[
    'constructor',
    '__proto__',
    'MIT\u0000',
    'МIT',
    '('.repeat(60) + 'MIT' + ')'.repeat(60),
    'MIT AND '.repeat(400) + 'MIT',
  ],
])('%j is none', (text) => {
  expect(parseExpression(text)).toBeUndefined();
});

it.each([
  ['MIT License', 'syntax'],
  ['Apache-2.0 WITH Commons-Clause', 'exception'],
  ['MIT OR (ISC WITH AdditionRef-x)', 'exception'],
  ['MIT WITH', 'syntax'],
  ['MIT WITH (ISC)', 'syntax'],
  ['MIT WITH ISC', 'syntax'],
  ['('.repeat(51) + 'MIT' + ')'.repeat(51), 'tooDeep'],
  ['MIT AND '.repeat(400) + 'MIT', 'tooLong'],
])('says why %j is none', (text, why) => {
  expect(readExpression(text)).toBe(why);
});

const term = (text: string) => parseExpression(text) as Term;

it.each([
  ['MIT', 'MIT', true],
  ['mit', 'MIT', true],
  ['MIT', 'ISC', false],
  ['Apache-2.0', 'Apache-2.0+', true],
  ['Apache-2.0+', 'Apache-2.0', false],
  ['GPL-2.0-only', 'GPL-2.0-only WITH Classpath-exception-2.0', true],
  ['GPL-2.0-only WITH Classpath-exception-2.0', 'GPL-2.0-only', false],
  ['GPL-2.0-only WITH classpath-exception-2.0', 'gpl-2.0-only WITH Classpath-exception-2.0', true],
  ['GPL-2.0-only WITH LLVM-exception', 'GPL-2.0-only WITH Classpath-exception-2.0', false],
  ['GPL-2.0+ WITH LLVM-exception', 'GPL-2.0-or-later WITH LLVM-exception', true],
  ['GPL-2.0', 'GPL-2.0-with-classpath-exception', true],
  ['GPL-2.0-with-classpath-exception', 'GPL-2.0', false],
  ['GFDL-1.3-invariants-only', 'GFDL-1.3-invariants-only+', true],
  ['GFDL-1.3-only', 'GFDL-1.3-invariants-only', false],
  ['LicenseRef-acme', 'LicenseRef-Acme', true],
  ['LicenseRef-Acme', 'LicenseRef-Other', false],
  // Only the list's ids say their versions.
  ['LicenseRef-GPL-2.0', 'LicenseRef-GPL-2.0-only', false],
])('who names %s means %s: %s', (named, other, expected) => {
  expect(means(term(named), term(other))).toBe(expected);
});

it.each(['AGPL-3.0', 'GPL-2.0', 'LGPL-2.1', 'GFDL-1.3'])('means %s alike however it is written', (id) => {
  const one = [id, `${id}-only`];
  const orLater = [`${id}+`, `${id}-only+`, `${id}-or-later`, `${id}-or-later+`];
  const meant = (named: string) => [...one, ...orLater].filter((each) => means(term(named), term(each)));
  expect(one.map(meant)).toEqual(one.map(() => [...one, ...orLater]));
  expect(orLater.map(meant)).toEqual(orLater.map(() => orLater));
  expect(new Set(one.map((each) => normalForm(term(each))))).toEqual(new Set([`${id}-only`.toLowerCase()]));
  expect(new Set(orLater.map((each) => normalForm(term(each))))).toEqual(new Set([`${id}-or-later`.toLowerCase()]));
});

it.each([
  ['MIT OR ISC', 'ISC or mit', true],
  ['MIT AND (ISC AND Zlib)', 'Zlib AND MIT AND ISC', true],
  ['MIT OR MIT', 'MIT', true],
  ['(MIT)', 'MIT', true],
  ['MIT AND ISC', 'MIT OR ISC', false],
  ['Apache-2.0', 'Apache-2.0+', false],
  ['MIT AND ISC OR Zlib', 'MIT AND (ISC OR Zlib)', false],
])('%s says the same as %s: %s', (one, other, expected) => {
  expect(normalForm(parseExpression(one)!) === normalForm(parseExpression(other)!)).toBe(expected);
});

describe('any expression', () => {
  const ids = licenceIds();
  const aTerm = fc.record({
    id: fc.oneof(fc.constantFrom(...ids), fc.constantFrom('MIT', 'GPL-2.0-only', 'BUSL-1.1', 'LicenseRef-x')),
    plus: fc.boolean(),
    exception: fc.constantFrom(undefined, 'LLVM-exception', 'Classpath-exception-2.0'),
  });
  interface Tree {
    readonly text: string;
    readonly isChain: 'and' | 'or' | undefined;
    /** The meaning, by what holds for the term with each text. */
    readonly truth: (is: (text: string) => boolean) => boolean;
    readonly terms: readonly string[];
  }
  const leaf = aTerm.map(({ id, plus, exception }): Tree => {
    const text = `${id}${plus && !id.startsWith('LicenseRef') ? '+' : ''}${exception ? ` WITH ${exception}` : ''}`;
    return { text, isChain: undefined, truth: (is) => is(text), terms: [text] };
  });
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.tuple(tie('tree'), fc.constantFrom('and' as const, 'or' as const), tie('tree')).map(([a, kind, b]): Tree => {
        // Parentheses stand only where they are needed: an OR in an AND.
        const part = ({ text, isChain }: Tree): string => (kind === 'and' && isChain === 'or' ? `(${text})` : text);
        return {
          text: `${part(a)} ${kind.toUpperCase()} ${part(b)}`,
          isChain: kind,
          truth: (is) => (kind === 'and' ? a.truth(is) && b.truth(is) : a.truth(is) || b.truth(is)),
          terms: [...a.terms, ...b.terms],
        };
      }),
    ),
  }));
  const is = fc.func(fc.boolean());

  it('holds as its truth table says, whatever holds for its terms', () => {
    fc.assert(
      fc.property(tree, is, ({ text, truth, terms }, table) => {
        const expression = parseExpression(text)!;
        expect(termsOf(expression).map(formatTerm)).toEqual(terms);
        expect(holds(expression, (each) => table(formatTerm(each)))).toBe(truth((each) => table(each)));
      }),
    );
  });

  it('is denied where every choice of the ORs holds a denied term', () => {
    const choices = (expression: Expression): readonly (readonly Term[])[] => {
      if (expression.kind === 'term') return [[expression]];
      const [left, right] = [choices(expression.left), choices(expression.right)];
      return expression.kind === 'or' ? [...left, ...right] : left.flatMap((a) => right.map((b) => [...a, ...b]));
    };
    fc.assert(
      fc.property(tree, is, ({ text }, table) => {
        const expression = parseExpression(text)!;
        const isDenied = (each: Term): boolean => table(formatTerm(each));
        const everyChoice = choices(expression).every((choice) => choice.some(isDenied));
        expect(!holds(expression, (each) => !isDenied(each))).toBe(everyChoice);
      }),
    );
  });

  it('is allowed and denied alike however its versions are written', () => {
    const forms = ['', '-only', '+', '-only+', '-or-later', '-or-later+'];
    const isOne = (form: string) => form === '' || form === '-only';
    const version = fc.record({
      id: fc.constantFrom('AGPL-3.0', 'GPL-2.0', 'GPL-3.0', 'LGPL-2.1'),
      form: fc.constantFrom(...forms),
      other: fc.constantFrom(...forms),
    });
    fc.assert(
      fc.property(version, version, version, fc.boolean(), (a, b, named, isAnd) => {
        const written = ({ id, form }: typeof a) => `${id}${form}`;
        const operator = isAnd ? 'AND' : 'OR';
        const name = term(written(named));
        const expression = parseExpression(`${written(a)} ${operator} ${written(b)}`)!;
        const isNamed = (each: typeof a) => each.id === named.id && (isOne(named.form) || !isOne(each.form));
        const [left, right] = [isNamed(a), isNamed(b)];
        // Allowed where a choice holds named ones alone, denied where each holds one.
        expect(holds(expression, (each) => means(name, each))).toBe(isAnd ? left && right : left || right);
        expect(!holds(expression, (each) => !means(name, each))).toBe(isAnd ? left || right : left && right);
        const sameForm = ({ id, form, other }: typeof a) => `${id}${isOne(form) === isOne(other) ? other : form}`;
        const rewritten = parseExpression(`${sameForm(a)} ${operator} ${sameForm(b)}`)!;
        expect(normalForm(rewritten)).toBe(normalForm(expression));
        expect(holds(rewritten, (each) => means(name, each))).toBe(holds(expression, (each) => means(name, each)));
      }),
    );
  });

  it('is read without regard to case and blanks, and keeps its meaning in normal form', () => {
    fc.assert(
      fc.property(tree, is, ({ text }, table) => {
        const expression = parseExpression(text)!;
        const other = parseExpression(` ${text.toUpperCase().replaceAll(' ', '\n ').replaceAll('(', '( ')}`)!;
        expect(normalForm(other)).toBe(normalForm(expression));
        const normal = parseExpression(normalForm(expression))!;
        // Older ids are others in it, which mean the same.
        const holdsFor = (each: Term): boolean => table(normalForm(each));
        expect(holds(normal, holdsFor)).toBe(holds(expression, holdsFor));
      }),
    );
  });

  it('is one for the parser of the community, too', () => {
    const truth = (node: parse.Info, table: (id: string) => boolean): boolean => {
      if ('license' in node) return table(node.license);
      const [left, right] = [truth(node.left, table), truth(node.right, table)];
      return node.conjunction === 'and' ? left && right : left || right;
    };
    fc.assert(
      fc.property(tree, is, ({ text }, table) => {
        expect(holds(parseExpression(text)!, ({ id }) => table(id))).toBe(truth(parse(text), (id) => table(id)));
      }),
    );
  });

  it('or any text is read without an error, in little time', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('(', ')', ' ', 'MIT', 'AND', 'OR', 'WITH', '+') })),
        (text) => {
          parseExpression(text);
        },
      ),
    );
    expect(parseExpression('('.repeat(2000))).toBeUndefined();
  });
});
