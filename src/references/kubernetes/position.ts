import type { Asks, Format, Occurrence } from '../occurrence';
import { imageTarget, TEMPLATED } from '../target';
import type { LocatedScalar } from '../yaml/scalars';
import { isTemplate } from '../yaml/templates';

/** The occurrence at a scalar that holds a whole reference, whatever stands there. */
export function positionAt(scalar: LocatedScalar, format: Format, asks: Asks = {}): Occurrence {
  const { text, span, value } = scalar;
  const isUnknown = isRunVariable(value, format);
  const target = isUnknown ? TEMPLATED : imageTarget(value);
  const edit = isUnknown && scalar.edit.kind === 'literal' ? REFUSED : scalar.edit;
  return { target, text, span, format, edit, asks };
}

const REFUSED = { kind: 'refused', reason: 'templated' } as const;

/** Whether only a run knows the value: `{{ … }}`, and Tekton's `$(params.x)`. */
export function isRunVariable(value: string, format: Format): boolean {
  return isTemplate(value) || (format === 'tekton' && value.includes('$('));
}
