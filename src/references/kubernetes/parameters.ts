import { isScalar, type YAMLMap } from 'yaml';
import { type Expanded, join, type Piece } from '../interpolation';
import type { Origin } from '../occurrence';
import { dereference, valuesOf, type YamlDocument } from '../yaml/documents';
import { type LocatedScalar, locateScalar } from '../yaml/scalars';
import type { Parameter, ParameterText, Scope } from './scope';

/** How a workflow engine writes its parameters, and where it declares them. */
export interface ParameterLanguage {
  /** What opens an expression; text that holds it and is no expression is unknown. */
  readonly mark: string;
  /** One expression, what it says in group 1; global. */
  readonly expression: RegExp;
  /** The parameter that an expression names, by the key that `parametersIn` gives it. */
  nameOf(expression: string): { readonly key: string; readonly name: string } | undefined;
  /** Those that `map` itself declares or passes on. */
  parametersIn(document: YamlDocument, map: YAMLMap): ReadonlyMap<string, Parameter>;
}

const UNKNOWN: Piece = { kind: 'unknown' };
/** In characters, of one value. */
const MAX_LENGTH = 4096;
/** Parameters that one reference may be put together from; values made of each other can double at every step. */
const MAX_LOOKUPS = 32;
/** Mappings around an image that are asked for a parameter. */
const MAX_SCOPES = 64;

/** The text of `scalar` with its parameters in place, as far as the document says what they are. */
export function expandParameters(
  scalar: LocatedScalar,
  language: ParameterLanguage,
  scope: Scope | undefined,
): Expanded {
  let lookups = 0;
  return join(expand(scalar, scope));

  function expand(from: LocatedScalar, around: Scope | undefined): readonly Piece[] {
    const { value } = from;
    if (value.length > MAX_LENGTH) return [UNKNOWN];
    const pieces: Piece[] = [];
    let position = 0;
    for (const match of value.matchAll(language.expression)) {
      pieces.push(...literal(from, position, match.index), ...parameter(match[1] ?? '', around));
      position = match.index + match[0].length;
    }
    pieces.push(...literal(from, position, value.length));
    return pieces;
  }

  function literal(from: LocatedScalar, start: number, end: number): readonly Piece[] {
    const text = from.value.slice(start, end);
    if (text === '') return [];
    return text.includes(language.mark) ? [UNKNOWN] : [{ kind: 'text', text, from: originOf(from, start, end) }];
  }

  function parameter(expression: string, around: Scope | undefined): readonly Piece[] {
    const named = language.nameOf(expression.trim());
    const found = named && ++lookups <= MAX_LOOKUPS ? lookUp(named.key, language, around) : undefined;
    if (!named || found?.text.kind !== 'written') return [UNKNOWN];
    const { document, up } = found.scope;
    const node = dereference(document, found.text.node);
    // Known, and empty.
    if (isScalar(node) && node.value === '') return [];
    const scalar = locateScalar(document, found.text.node);
    const pieces = scalar ? expand(scalar, up) : [UNKNOWN];
    return pieces.map((piece) => (piece.kind === 'text' ? { ...piece, variable: named.name } : piece));
  }
}

/** What is passed comes before a default, and the nearest of each before one further out. */
function lookUp(
  key: string,
  language: ParameterLanguage,
  from: Scope | undefined,
): { readonly text: ParameterText; readonly scope: Scope } | undefined {
  let fallback: { readonly text: ParameterText; readonly scope: Scope } | undefined;
  let scope = from;
  for (let count = 0; scope && count < MAX_SCOPES; count++, scope = scope.up) {
    const parameter = scope.parameters((document, map) => language.parametersIn(document, map)).get(key);
    if (parameter?.value) return { text: parameter.value, scope };
    if (parameter?.default) fallback ??= { text: parameter.default, scope };
  }
  return fallback;
}

/** Undefined where escapes, folds or an alias hide the text. */
function originOf({ text, span, value, edit }: LocatedScalar, start: number, end: number): Origin | undefined {
  const first = edit.kind === 'literal' ? edit.span.start : text === value ? span.start : undefined;
  return first === undefined ? undefined : { kind: 'document', span: { start: first + start, end: first + end } };
}

/** The text at `key` of a parameter; undefined where nothing stands there. */
export function parameterText(document: YamlDocument, parameter: YAMLMap, key: string): ParameterText | undefined {
  const written = valuesOf(document, parameter, key).at(-1);
  const node = dereference(document, written);
  if (node === undefined) return undefined;
  if (!isScalar(node)) return { kind: 'unknown' };
  const isQuoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  if (!isQuoted && (typeof node.value !== 'string' || /^(?:|~|null|Null|NULL)$/.test(node.value))) return undefined;
  return { kind: 'written', node: written };
}
