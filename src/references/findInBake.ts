import { type BakeFile, type Context, readBakeHcl, readBakeJson } from './bake/bakeFile';
import { fileName, type Finder, type Surroundings } from './finder';
import type { Piece } from './interpolation';
import type { Occurrence } from './occurrence';
import { TEMPLATED } from './target';
import { type Composition, lookupFrom } from './yaml/composition';
import { behindScheme, imageIn } from './yaml/images';
import type { LocatedScalar } from './yaml/scalars';

/**
 * Docker's bake files, in HCL and JSON: the images among the contexts of a target.
 * @see https://docs.docker.com/build/bake/reference/#targetcontexts
 */
export const findInBake: Finder = {
  claims: ({ path, languageId }) =>
    languageId === 'dockerbake' || /^(?:.*\.)?docker-bake(?:[._-].*)?\.(?:hcl|json)$/i.test(fileName(path)),
  find,
};

const SCHEME = 'docker-image://';
/** `${NAME}`; with the mark doubled it is text. */
const EXPRESSION = /\$?\$\{[^}]*\}|%?%\{[^}]*\}/g;
const NAME = /^\$\{[ \t]*([A-Za-z_][\w-]*)[ \t]*\}$/;
/** Longer than any reference, with room for templates. */
const MAX_VALUE = 2048;
/** Deeper than variables are defined by each other in earnest. */
const MAX_DEPTH = 32;

type ScalarOf = (name: string) => LocatedScalar | undefined;

function* find(text: string, { path }: Pick<Surroundings, 'path'>): Generator<Occurrence> {
  if (!text.includes(SCHEME)) return;
  const { definitions, contexts } = /\.json$/i.test(path) ? readBakeJson(text) : readBakeHcl(text);
  const ofFile = compositionOf((name) => definitions.get(name));
  for (const context of contexts) {
    const found = occurrenceOf(context, definitions, context.ofMatrix.size === 0 ? ofFile : undefined);
    if (found) yield found;
  }
}

function occurrenceOf(
  { value, isExpression, ofMatrix }: Context,
  definitions: BakeFile['definitions'],
  ofFile: Composition | undefined,
): Occurrence | undefined {
  if (isExpression) return value.value.includes(SCHEME) ? unresolved(value) : undefined;
  const scalarOf: ScalarOf = (name) => (ofMatrix.has(name) ? undefined : definitions.get(name));
  const { scalar, variable } = definitionOf(value, scalarOf);
  const image = behindScheme(scalar, SCHEME);
  if (!image) return undefined;
  const composition = image.value.length > MAX_VALUE ? {} : (ofFile ?? compositionOf(scalarOf));
  const found = imageIn(image, { format: 'bake', asks: { runs: 'asElsewhere' }, ...composition });
  if (variable === undefined) return found;
  const { edit } = found;
  return {
    ...found,
    text: value.text,
    span: value.span,
    edit: edit.kind === 'literal' ? { ...edit, variable } : edit,
  };
}

/** The value itself, or that of the variable that it is, with the variable's name. */
function definitionOf(value: LocatedScalar, scalarOf: ScalarOf): { scalar: LocatedScalar; variable?: string } {
  let scalar = value;
  let variable: string | undefined;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const name = NAME.exec(scalar.value)?.[1];
    const definition = name === undefined ? undefined : scalarOf(name);
    if (name === undefined || !definition) break;
    scalar = definition;
    variable = name;
  }
  return variable === undefined ? { scalar } : { scalar, variable };
}

function compositionOf(scalarOf: ScalarOf): Composition {
  const valueOf = lookupFrom(scalarOf, () => composition);
  const composition: Composition = { expressions: { pattern: EXPRESSION, lookup } };
  return composition;

  function lookup(expression: string): readonly Piece[] | undefined {
    if (/^(?:\$\$|%%)/.test(expression)) return [{ kind: 'text', text: expression.slice(1) }];
    const name = NAME.exec(expression)?.[1];
    return name === undefined ? undefined : valueOf(name);
  }
}

function unresolved({ text, span }: LocatedScalar): Occurrence {
  return {
    target: TEMPLATED,
    text,
    span,
    format: 'bake',
    edit: { kind: 'refused', reason: 'templated' },
    asks: {},
  };
}
