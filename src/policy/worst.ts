import type { Detail } from './detail';
import type { Outcome } from './rule';

type Measured = Extract<Detail, { readonly kind: 'tooOld' | 'tooLarge' }>;

/** Violations of a rule that measures as one, the one that is farthest off, with the platforms of all. */
export function worst(outcomes: readonly Outcome[]): readonly Outcome[] {
  const details = outcomes.flatMap((outcome) =>
    outcome.kind === 'violation' && isMeasured(outcome.detail) ? [outcome.detail] : [],
  );
  const [first, ...rest] = details;
  if (!first) return outcomes;
  const farthest = rest.reduce((one, other) => (measure(other) > measure(one) ? other : one), first);
  const platforms = details.flatMap((detail) => detail.platforms);
  return [{ kind: 'violation', detail: { ...farthest, platforms } }];
}

function isMeasured(detail: Detail): detail is Measured {
  return detail.kind === 'tooOld' || detail.kind === 'tooLarge';
}

function measure(detail: Measured): number {
  return detail.kind === 'tooOld' ? detail.age : detail.size;
}
