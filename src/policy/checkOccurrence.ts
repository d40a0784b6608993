import type { Finding } from './finding';
import type { RuleSetting } from './policy';
import { canTell, type Outcome, RULE_IDS, type RuleId, type Subject } from './rule';
import { RULES } from './rules';
import { isSevererThan } from './severity';

const IN_OTHER_FILE: Outcome = { kind: 'unknown', why: { kind: 'inOtherFile' } };

/**
 * What the rules that are on find at one occurrence, in the order of {@link RULE_IDS}; nothing where all of them pass.
 * @param isOff whether a comment or the policy turns a rule off there: what it finds counts for nothing.
 */
export function checkOccurrence(
  rules: ReadonlyMap<RuleId, RuleSetting>,
  subject: Subject,
  isOff: (rule: RuleId) => boolean = () => false,
): readonly Finding[] {
  const { occurrence } = subject;
  const findings: Finding[] = [];
  for (const id of RULE_IDS) {
    const setting = rules.get(id);
    const rule = RULES.get(id);
    if (!rule || !setting || setting.severity === 'off') continue;
    const { severity, options } = setting;
    const outcomes = canTell(id, occurrence) ? rule.check(subject, options) : [IN_OTHER_FILE];
    for (const outcome of outcomes) findings.push({ rule: id, severity, occurrence, outcome });
  }
  const present = findings.find(({ rule, outcome }) => rule === 'licence-present' && isAbsent(outcome));
  // Nobody has to be told twice that there is none, as long as the one time weighs as much.
  const told = present && !isOff(present.rule) ? present.severity : undefined;
  return findings.filter((finding) => {
    if (finding === present || !isAbsent(finding.outcome)) return true;
    return told === undefined || isSevererThan(finding.severity, told);
  });
}

function isAbsent(outcome: Outcome): boolean {
  return outcome.kind === 'violation' && outcome.detail.kind === 'licenceAbsent';
}
