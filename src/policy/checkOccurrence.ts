import type { Finding } from './finding';
import type { RuleSetting } from './policy';
import { type Outcome, RULE_IDS, type RuleId, type Severity, type Subject } from './rule';
import { RULES } from './rules';

/** What the rules that are on find at one occurrence, in the order of {@link RULE_IDS}; nothing where all of them pass. */
export function checkOccurrence(rules: ReadonlyMap<RuleId, RuleSetting>, subject: Subject): readonly Finding[] {
  const { occurrence } = subject;
  const findings: Finding[] = [];
  const unreadable: Finding[] = [];
  for (const id of RULE_IDS) {
    const setting = rules.get(id);
    const rule = RULES.get(id);
    if (!rule || !setting || setting.severity === 'off') continue;
    const { severity, options } = setting;
    for (const outcome of rule.check(subject, options)) {
      // Whoever asks cannot go by what cannot be read, and nobody has to say so twice.
      if (isOf(outcome, 'licenceUnreadable'))
        unreadable.push({ rule: 'licence-unreadable', severity, occurrence, outcome });
      else findings.push({ rule: id, severity, occurrence, outcome });
    }
  }
  const isAbsent = findings.some(({ rule, outcome }) => rule === 'licence-present' && isOf(outcome, 'licenceAbsent'));
  return [...findings, ...severest(unreadable)]
    .filter(({ rule, outcome }) => rule === 'licence-present' || !isAbsent || !isOf(outcome, 'licenceAbsent'))
    .sort((a, b) => RULE_IDS.indexOf(a.rule) - RULE_IDS.indexOf(b.rule));
}

const SEVERITIES: readonly Severity[] = ['hint', 'warning', 'error'];

/** One finding for each text. */
function severest(findings: readonly Finding[]): readonly Finding[] {
  const byOutcome = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify(finding.outcome);
    const known = byOutcome.get(key);
    if (known && SEVERITIES.indexOf(known.severity) >= SEVERITIES.indexOf(finding.severity)) continue;
    byOutcome.set(key, finding);
  }
  return [...byOutcome.values()];
}

function isOf(outcome: Outcome, kind: 'licenceUnreadable' | 'licenceAbsent'): boolean {
  return outcome.kind === 'violation' && outcome.detail.kind === kind;
}
