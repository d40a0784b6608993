import { join, type Piece } from '../interpolation';
import type { Occurrence } from '../occurrence';
import { provenanceOf } from '../provenance';
import { imageTarget, TEMPLATED } from '../target';
import type { LocatedScalar } from '../yaml/scalars';

const UNKNOWN: Piece = { kind: 'unknown' };
/** In characters: references are shorter. */
const MAX_VALUE = 2048;
/** `${localEnv:NAME:default}`: what stands behind a further colon is dropped. */
const LOCAL = /^\$\{(?:localEnv|env):[^:]*:([^:]*)(?::.*)?\}$/s;

/**
 * What an image with variables comes to without a value of the run's own. It is never edited: a digest has a colon, which a default
 * cannot hold.
 * @see https://github.com/devcontainers/cli/blob/v0.80.0/src/spec-common/variableSubstitution.ts
 */
export function expandedImage(scalar: LocatedScalar): Pick<Occurrence, 'target' | 'edit' | 'parts'> {
  const edit = { kind: 'refused', reason: 'templated' } as const;
  const joined = join(pieces(scalar));
  if (joined.kind === 'unknown') return { target: TEMPLATED, edit };
  return { target: imageTarget(joined.text), edit, parts: provenanceOf(joined.pieces) };
}

function pieces({ value, edit }: LocatedScalar): readonly Piece[] {
  if (value.length > MAX_VALUE || value.includes('{{')) return [UNKNOWN];
  const stretch = (start: number, end: number): Piece => ({
    kind: 'text',
    text: value.slice(start, end),
    from:
      edit.kind === 'literal'
        ? { kind: 'document', span: { start: edit.span.start + start, end: edit.span.start + end } }
        : undefined,
  });
  const found: Piece[] = [];
  let position = 0;
  for (const { 0: variable, index } of value.matchAll(/\$\{[^}]*\}/g)) {
    found.push(stretch(position, index));
    position = index + variable.length;
    const fallback = LOCAL.exec(variable)?.[1];
    const start = index + variable.indexOf(':', variable.indexOf(':') + 1) + 1;
    found.push(fallback === undefined ? UNKNOWN : stretch(start, start + fallback.length));
  }
  return [...found, stretch(position, value.length)].filter((piece) => piece.kind === 'unknown' || piece.text !== '');
}
