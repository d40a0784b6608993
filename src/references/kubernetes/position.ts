import { placeOf } from '../interpolation';
import type { Asks, Format, Occurrence } from '../occurrence';
import { imageTarget, TEMPLATED } from '../target';
import type { LocatedScalar } from '../yaml/scalars';
import { isTemplate } from '../yaml/templates';
import { expandParameters, type ParameterLanguage } from './parameters';
import type { Scope } from './scope';

/** How a position is read. */
export interface PositionReading {
  readonly format: Format;
  readonly asks?: Asks | undefined;
  readonly parameters?: { readonly language: ParameterLanguage; readonly scope: Scope | undefined } | undefined;
}

/** The occurrence at a scalar that holds a whole reference, whatever stands there. */
export function positionAt(scalar: LocatedScalar, reading: PositionReading): Occurrence {
  const { text, span } = scalar;
  const { format, asks = {} } = reading;
  return { ...read(scalar, reading), text, span, format, asks };
}

/** Whether a value is put together when it is run, or before: `{{ … }}`, `$(…)` and `${…}`, which stand in no reference. */
export function isRunVariable(value: string): boolean {
  return isTemplate(value) || /\$[({]/.test(value);
}

const REFUSED = { kind: 'refused', reason: 'templated' } as const;

function read(scalar: LocatedScalar, { parameters }: PositionReading): Pick<Occurrence, 'target' | 'edit' | 'parts'> {
  const { value, edit } = scalar;
  if (!isRunVariable(value)) return { target: imageTarget(value), edit };
  const isExpanded = parameters && value.includes(parameters.language.mark);
  const expanded = isExpanded ? expandParameters(scalar, parameters.language, parameters.scope) : undefined;
  // What a parameter is can hold a template of another kind.
  if (expanded?.kind !== 'known' || isRunVariable(expanded.text)) {
    return { target: TEMPLATED, edit: edit.kind === 'literal' ? REFUSED : edit };
  }
  return { target: imageTarget(expanded.text), ...placeOf(expanded, 'templated') };
}
