import type { Policy } from '../../policy/policy';
import { rulesFor } from '../../policy/policyFor';
import type { Outcome, RuleId } from '../../policy/rule';
import type { Reference } from '../../references/reference';
import type { CheckedFinding } from '../check';

/** What a person's check of a text found, and by which policy. */
export interface EarlierCheck {
  readonly policy: Policy;
  readonly findings: readonly CheckedFinding[];
}

/**
 * The findings `now` of a text that a person had checked before: where less is known now than then, since registries are not asked for
 * all that a person asks them, it is as it was found then. Only where the rule says the same of the image as it said then.
 */
export function withToldBefore(
  now: readonly CheckedFinding[],
  policy: Policy,
  before: EarlierCheck,
): readonly CheckedFinding[] {
  const foundBefore = byPlaceAndRule(before.findings);
  return [...byPlaceAndRule(now)].flatMap(([key, found]) => {
    const [first] = found;
    if (!first || !isSameSetting(first, before.policy, policy)) return found;
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

function byPlaceAndRule(findings: readonly CheckedFinding[]): ReadonlyMap<string, readonly CheckedFinding[]> {
  const groups = new Map<string, CheckedFinding[]>();
  for (const finding of findings) {
    const { span } = finding.occurrence;
    const key = `${span.start} ${span.end} ${finding.rule}`;
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
