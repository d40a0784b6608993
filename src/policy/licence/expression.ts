import { APPROVED, EXCEPTIONS, NOT_APPROVED } from './licenceList';

/** One licence in an expression. */
export interface Term {
  readonly kind: 'term';
  /** As the list writes it; as it is written for a `LicenseRef-`. */
  readonly id: string;
  /** Whether OSI approved it; never for a `LicenseRef-`. */
  readonly isApproved: boolean;
  /** `+`: this version or a later one. */
  readonly orLater: boolean;
  /** As the list writes it, behind WITH. */
  readonly exception: string | undefined;
}

export type Expression = Term | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression };

/** Why a text cannot be read: it is no expression, names an exception that is not on the list, or is more than is read. */
export type WhyUnreadable = 'syntax' | 'exception' | 'tooLong' | 'tooDeep';

/** In characters. */
const MAX_TEXT = 2000;
const MAX_DEPTH = 50;

/**
 * The expression that `text` is, ids and operators in any case, or why it is none. WITH binds more than AND, AND more than OR. What
 * stands behind WITH has to be on the list: any other text, an `AdditionRef-` too, may take away what the licence permits.
 * @see https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/
 */
export function readExpression(text: string): Expression | WhyUnreadable {
  if (text.length > MAX_TEXT) return 'tooLong';
  const words = text.match(/[()]|[^()\s]+/g) ?? [];
  const reading: Reading = { words, at: 0, depth: 0, why: 'syntax' };
  const expression = readChain(reading, 'or');
  return expression && reading.at === words.length ? expression : reading.why;
}

/** @see readExpression */
export function parseExpression(text: string): Expression | undefined {
  const read = readExpression(text);
  return typeof read === 'string' ? undefined : read;
}

/** Every licence of the expression, in its order. */
export function termsOf(expression: Expression): readonly Term[] {
  return expression.kind === 'term' ? [expression] : [...termsOf(expression.left), ...termsOf(expression.right)];
}

/** Whether some choice of the ORs leaves only terms that are so. */
export function holds(expression: Expression, is: (term: Term) => boolean): boolean {
  switch (expression.kind) {
    case 'term':
      return is(expression);
    case 'and':
      return holds(expression.left, is) && holds(expression.right, is);
    case 'or':
      return holds(expression.left, is) || holds(expression.right, is);
  }
}

/** `Apache-2.0`, `Apache-1.0+`, `GPL-2.0-only WITH Classpath-exception-2.0`. */
export function formatTerm({ id, orLater, exception }: Term): string {
  return `${id}${orLater ? '+' : ''}${exception === undefined ? '' : ` WITH ${exception}`}`;
}

/**
 * Whether a policy that names `named` means `term`, too: a name alone means it with any exception and with later versions, since both
 * leave the licence itself to be chosen; `A WITH e` and `A+` mean themselves alone.
 */
export function means(named: Term, term: Term): boolean {
  const [one, other] = [versionsOf(named), versionsOf(term)];
  const isOf = [other.id, other.id.replace(/^(l?gpl-\d\.\d)-with-.*$/, '$1')].includes(one.id);
  if (!isOf || (one.orLater && !other.orLater)) return false;
  return named.exception === undefined || named.exception === term.exception;
}

/** What GNU's ids say in letters: `X`, which the list deprecated, is `X-only`; `X+` and `X-only+` are `X-or-later`. */
function versionsOf({ id, orLater }: Term): Pick<Term, 'id' | 'orLater'> {
  const whole = id.toLowerCase();
  const [, name, versions] = /^([al]?gpl-.*|gfdl-.*?)-(only|or-later)$/.exec(whole) ?? [];
  return { id: name ?? whole, orLater: orLater || versions === 'or-later' };
}

function currentId(term: Term): string {
  const { id, orLater } = versionsOf(term);
  const current = LICENCES.get(`${id}-${orLater ? 'or-later' : 'only'}`)?.id;
  return current ?? `${id}${orLater ? '+' : ''}`;
}

/** The same text for expressions that differ in order, parentheses, case, repetition and deprecated ids of GNU's alone. */
export function normalForm(expression: Expression): string {
  if (expression.kind === 'term') {
    return formatTerm({ ...expression, id: currentId(expression), orLater: false }).toLowerCase();
  }
  const parts = chainOf(expression, expression.kind).map(normalForm);
  const [first = '', ...rest] = [...new Set(parts)].sort();
  return rest.length === 0 ? first : `(${[first, ...rest].join(` ${expression.kind} `)})`;
}

function chainOf(expression: Expression, kind: 'and' | 'or'): readonly Expression[] {
  if (expression.kind !== kind) return [expression];
  return [...chainOf(expression.left, kind), ...chainOf(expression.right, kind)];
}

interface Reading {
  readonly words: readonly string[];
  at: number;
  depth: number;
  /** Of the text as a whole, where there is no expression. */
  why: WhyUnreadable;
}

/** `a OR b OR c`, whose parts are chains of AND, whose parts are terms or stand in parentheses. */
function readChain(reading: Reading, kind: 'and' | 'or'): Expression | undefined {
  const part = (): Expression | undefined => (kind === 'or' ? readChain(reading, 'and') : readPart(reading));
  let left = part();
  while (left && takes(reading, kind)) {
    const right = part();
    left = right && { kind, left, right };
  }
  return left;
}

function readPart(reading: Reading): Expression | undefined {
  if (!takes(reading, '(')) return readTerm(reading);
  if (++reading.depth > MAX_DEPTH) {
    reading.why = 'tooDeep';
    return undefined;
  }
  const inner = readChain(reading, 'or');
  reading.depth--;
  return inner && takes(reading, ')') ? inner : undefined;
}

function readTerm(reading: Reading): Term | undefined {
  const first = reading.words[reading.at++];
  const licence = first === undefined ? undefined : licenceIn(first);
  if (!licence) return undefined;
  if (!takes(reading, 'with')) return { ...licence, exception: undefined };
  const word = reading.words[reading.at++];
  const exception = EXCEPTION_IDS.get(word?.toLowerCase() ?? '');
  if (exception !== undefined) return { ...licence, exception };
  if (word !== undefined && isName(word)) reading.why = 'exception';
  return undefined;
}

function licenceIn(word: string): Omit<Term, 'exception'> | undefined {
  if (/^(?:DocumentRef-[\w.-]+:)?LicenseRef-[\w.-]+$/i.test(word)) {
    return { kind: 'term', id: word, isApproved: false, orLater: false };
  }
  const orLater = word.endsWith('+');
  const licence = LICENCES.get((orLater ? word.slice(0, -1) : word).toLowerCase());
  return licence && { kind: 'term', ...licence, orLater };
}

/** Whether it could be an exception's. */
function isName(word: string): boolean {
  return /^[\w.:-]+$/.test(word) && !/^(?:and|or|with)$/i.test(word) && licenceIn(word) === undefined;
}

function takes(reading: Reading, word: string): boolean {
  if (reading.words[reading.at]?.toLowerCase() !== word) return false;
  reading.at++;
  return true;
}

/** By their names in lower case. */
const EXCEPTION_IDS: ReadonlyMap<string, string> = new Map(EXCEPTIONS.split(' ').map((id) => [id.toLowerCase(), id]));

/** By their ids in lower case. */
const LICENCES: ReadonlyMap<string, Pick<Term, 'id' | 'isApproved'>> = new Map(
  [
    { ids: APPROVED, isApproved: true },
    { ids: NOT_APPROVED, isApproved: false },
  ].flatMap(({ ids, isApproved }) => ids.split(' ').map((id) => [id.toLowerCase(), { id, isApproved }])),
);

/** The exceptions of the list, as it writes them. */
export function exceptionIds(): readonly string[] {
  return [...EXCEPTION_IDS.values()];
}

/** The ids of the list, as it writes them. */
export function licenceIds(): readonly string[] {
  return [...LICENCES.values()].map(({ id }) => id);
}
