import { isSameSetting } from '../../operations/policy/toldBefore';
import type { LookUps } from '../documents/lookUps';
import { isIgnored } from '../../policy/ignored';
import type { Policy } from '../../policy/policy';
import type { Mark, WhyNotAsked } from './policyMarks';

export interface Present {
  readonly policy: Policy;
  /** What may be asked without a person. */
  readonly mayAsk: Awaited<ReturnType<LookUps['inBackground']>>;
  /** Whether an image stands in a file. @param name from the policy's root. */
  readonly standsIn: (name: string, text: string) => boolean;
}

/**
 * Whether a mark in a file that nobody looks at may be shown still: the policy says the same of its rule, and all other places that it
 * names are there. Where it says why a registry was not asked, which is another reason by now, that one: what it is about is as unknown
 * as before.
 */
export function stillHolds(
  { problem }: Mark,
  by: Policy,
  { policy, mayAsk, standsIn }: Present,
): 'yes' | 'no' | WhyNotAsked {
  const { finding, file, related } = problem;
  const { rule, reference, occurrence, outcome } = finding;
  if (!isSameSetting(finding, by, policy) || isIgnored(policy, { rule, path: file, reference })) return 'no';
  if (!related.every((place) => place.file === file || standsIn(place.file, place.text))) return 'no';
  const { target, parts } = occurrence;
  if (target.kind !== 'image' || outcome.kind !== 'unknown' || outcome.why.kind !== 'notAsked') return 'yes';
  const { kind } = mayAsk(target, parts);
  if (kind === 'build' || kind === outcome.why.why) return 'yes';
  return kind === 'allowed' ? 'notThen' : kind;
}
