import { isMap } from 'yaml';
import type { LiteralTarget } from '../occurrence';
import { dereference, valuesOf, type YamlDocument, yamlDocuments } from '../yaml/documents';
import { scalarsIn } from '../yaml/images';
import { childrenOf, matches, paths } from '../yaml/paths';
import type { LocatedScalar } from '../yaml/scalars';
import { type HclAttribute, type HclBlock, type HclValue, readHcl } from './hcl';

/** What a bake file says about the contexts of its targets. */
export interface BakeFile {
  /** What variables and attributes of the whole file are by default. A value that is a name alone is written as its template. */
  readonly definitions: ReadonlyMap<string, LocatedScalar>;
  readonly contexts: readonly Context[];
}

export interface Context {
  readonly value: LocatedScalar;
  /** Something that has to be evaluated. */
  readonly isExpression: boolean;
  /** Names that the target's matrix gives other values. */
  readonly ofMatrix: ReadonlySet<string>;
}

/** @see https://docs.docker.com/build/bake/reference/ */
export function readBakeHcl(text: string): BakeFile {
  const { attributes, blocks } = readHcl(text);
  const variables = blocks.filter(({ type }) => type === 'variable');
  const defaults = variables.flatMap((block) =>
    block.attributes.filter(({ key }) => key === 'default').map(({ value }) => ({ key: block.labels[0] ?? '', value })),
  );
  const definitions = new Map<string, LocatedScalar>();
  for (const { key, value } of [...defaults, ...attributes]) {
    const scalar = value.kind === 'string' || value.kind === 'word' ? scalarOf(text, value) : undefined;
    if (scalar) definitions.set(key, scalar);
    else definitions.delete(key);
  }
  const targets = blocks.filter(({ type }) => type === 'target');
  return { definitions, contexts: targets.flatMap((target) => contextsOf(text, target)) };
}

function contextsOf(text: string, target: HclBlock): readonly Context[] {
  const ofMatrix = new Set(objectsAt(target, 'matrix').map(({ key }) => key));
  return objectsAt(target, 'contexts').flatMap(({ value }) => {
    const scalar = scalarOf(text, value);
    return scalar ? [{ value: scalar, isExpression: value.kind === 'expression', ofMatrix }] : [];
  });
}

function objectsAt({ attributes }: HclBlock, key: string): readonly HclAttribute[] {
  const values = attributes.filter((attribute) => attribute.key === key).map(({ value }) => value);
  return values.flatMap((value) => (value.kind === 'object' ? value.attributes : []));
}

/** Undefined where nothing stands, and for `null`. */
function scalarOf(text: string, hcl: HclValue): LocatedScalar | undefined {
  if (hcl.kind === 'object') return undefined;
  const { span } = hcl;
  const written = text.slice(span.start, span.end);
  if (hcl.kind === 'expression') return { text: written, span, value: written, edit: TEMPLATED };
  if (hcl.kind === 'word') {
    if (written === 'null') return undefined;
    const isValue = /^-?[0-9]|^(?:true|false)$/.test(written);
    return {
      text: written,
      span,
      value: isValue ? written : `\${${written}}`,
      edit: isValue ? { kind: 'literal', span } : TEMPLATED,
    };
  }
  const isEscaped = written.includes('\\');
  const edit: LiteralTarget = isEscaped ? { kind: 'refused', reason: 'escaped' } : { kind: 'literal', span };
  return { text: written, span, value: isEscaped ? unescaped(written) : written, edit };
}

const TEMPLATED: LiteralTarget = { kind: 'refused', reason: 'templated' };
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function unescaped(written: string): string {
  return written.replace(/\\(?:u([0-9a-fA-F]{4})|U0{0,2}([0-9a-fA-F]{6})|(.))/gs, (_, short, long, char: string) => {
    const code = Number.parseInt((short ?? long) as string, 16);
    if (Number.isNaN(code)) return ESCAPES[char] ?? char;
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
  });
}

const CONTEXTS = paths('target.*.contexts.*', 'target[].*.contexts.*');

/** The same in JSON, where every string is a template. */
export function readBakeJson(text: string): BakeFile {
  const definitions = new Map<string, LocatedScalar>();
  const contexts: Context[] = [];
  for (const document of yamlDocuments(text, () => true)) {
    if (!isMap(document.root)) continue;
    const variables = valuesOf(document, document.root, 'variable').at(-1);
    for (const [name, value] of scalarsIn(document, variables, 'default')) definitions.set(name, value);
    for (const [name, value] of scalarsIn(document, document.root)) definitions.set(name, value);
    for (const { scalar, path } of matches(document, CONTEXTS)) {
      contexts.push({ value: scalar, isExpression: false, ofMatrix: matrixOf(document, path.at(-2)?.inside) });
    }
  }
  return { definitions, contexts };
}

function matrixOf(document: YamlDocument, target: unknown): ReadonlySet<string> {
  const matrix = isMap(target) ? dereference(document, valuesOf(document, target, 'matrix').at(-1)) : undefined;
  return new Set(isMap(matrix) ? childrenOf(document, matrix).map(({ key }) => key) : []);
}
