import type { Detail } from './detail';
import type { Fact, Unsaid, WhyUnknown } from './imageFacts';
import type { Outcome } from './rule';

export function violation(detail: Detail): readonly Outcome[] {
  return [{ kind: 'violation', detail }];
}

/** What is not known, for the reason that is told; a fact that is not there was not told. */
export function unknown(fact: Extract<Fact<unknown>, { kind: 'unknown' }> | undefined): readonly Outcome[] {
  return [{ kind: 'unknown', why: fact?.why ?? { kind: 'notSaid' } }];
}

export function notSaid(what: Unsaid): { readonly kind: 'unknown'; readonly why: WhyUnknown } {
  return { kind: 'unknown', why: { kind: 'notSaid', what } };
}
