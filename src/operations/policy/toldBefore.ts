import type { Policy } from '../../policy/policy';
import { rulesFor } from '../../policy/policyFor';
import type { Outcome, RuleId } from '../../policy/rule';
import type { Occurrence } from '../../references/occurrence';
import { formatReference, type Reference } from '../../references/reference';
import type { CheckedFinding } from '../check';

/** What a person's check of a text found at which references, and by which policy. */
export interface EarlierCheck {
  readonly policy: Policy;
  readonly occurrences: readonly Occurrence[];
  readonly findings: readonly CheckedFinding[];
}

/**
 * The findings `now` of a text that a person had checked before: where less is known now than then, since registries are not asked for
 * all that a person asks them, it is as it was found then. Only where the same image stood at the place, of which the document asked the
 * same (other files have a say in both), and the rule says the same of it as it said then.
 */
export function withToldBefore(
  now: readonly CheckedFinding[],
  policy: Policy,
  before: EarlierCheck,
): readonly CheckedFinding[] {
  const foundBefore = byPlaceAndRule(before.findings);
  const stoodBefore = new Map(before.occurrences.map((occurrence) => [placeOf(occurrence), meaningOf(occurrence)]));
  return [...byPlaceAndRule(now)].flatMap(([key, found]) => {
    const [first] = found;
    if (!first || stoodBefore.get(placeOf(first.occurrence)) !== meaningOf(first.occurrence)) return found;
    if (!isSameSetting(first, before.policy, policy) || !isSaidApart(first, before.policy, policy)) return found;
    const told = foundBefore.get(key) ?? [];
    if (knowledgeOf(told) <= knowledgeOf(found)) return found;
    const { occurrence, off } = first;
    return told.map((finding) => ({ ...finding, occurrence, off }));
  });
}

/** Whether two policies say the same of a rule for an image. */
export function isSameSetting(
  { rule, reference }: { readonly rule: RuleId; readonly reference: Reference },
  one: Policy,
  other: Policy,
): boolean {
  const settingOf = (policy: Policy) => JSON.stringify(rulesFor(policy, reference).get(rule));
  return settingOf(one) === settingOf(other);
}

/** A licence that is absent is told by one rule for all, as long as that is on: what the others found was left out then. */
function isSaidApart({ rule, reference }: CheckedFinding, one: Policy, other: Policy): boolean {
  if (!rule.startsWith('licence-')) return true;
  const isSameIgnored = JSON.stringify(one.ignored) === JSON.stringify(other.ignored);
  return isSameIgnored && isSameSetting({ rule: 'licence-present', reference }, one, other);
}

function placeOf({ span: { start, end } }: Occurrence): string {
  return `${start} ${end}`;
}

/** The image, and what the document asks of it. */
function meaningOf({ target, asks }: Occurrence): string {
  return JSON.stringify([target.kind === 'image' ? formatReference(target.reference) : '', asks]);
}

function byPlaceAndRule(findings: readonly CheckedFinding[]): ReadonlyMap<string, readonly CheckedFinding[]> {
  const groups = new Map<string, CheckedFinding[]>();
  for (const finding of findings) {
    const key = `${placeOf(finding.occurrence)} ${finding.rule}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return groups;
}

/** Of the finding that knows least: 0 where nobody was asked, 1 where the registry did not tell, 2 where it did; what passes is known. */
function knowledgeOf(findings: readonly CheckedFinding[]): number {
  return Math.min(2, ...findings.map(({ outcome }) => knowledge(outcome)));
}

function knowledge(outcome: Outcome): number {
  if (outcome.kind === 'violation') return 2;
  switch (outcome.why.kind) {
    case 'notAsked':
    case 'rateLimit':
      return 0;
    case 'error':
      return 1;
    default:
      return 2;
  }
}
