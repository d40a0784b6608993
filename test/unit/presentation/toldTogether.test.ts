import { expect, it } from 'vitest';
import type { Outcome, RuleId, Severity } from '../../../src/policy/rule';
import type { FoundProblem } from '../../../src/presentation/foundProblem';
import { toldTogether } from '../../../src/presentation/toldTogether';
import type { Occurrence } from '../../../src/references/occurrence';
import { occurrence, subject } from '../policy/subject';

const place = occurrence('nginx:1');
const { reference } = subject();
const at = { line: 0, character: 0 };

function problem(rule: RuleId, severity: Severity, outcome: Outcome, where: Occurrence = place): FoundProblem {
  const finding = { rule, severity, outcome, occurrence: where, reference, related: [], off: undefined };
  return { finding, file: 'a', start: at, end: at, related: [] };
}

const unreadable = (text: string): Outcome => ({
  kind: 'violation',
  detail: { kind: 'licenceUnreadable', text, why: 'syntax', corrected: undefined, platforms: [] },
});
const unknown: Outcome = { kind: 'unknown', why: { kind: 'rateLimit' } };
const told = (...problems: readonly FoundProblem[]) =>
  toldTogether(problems).map(({ rules, finding }) => `${finding.severity} ${rules.join(', ')}`);

it('tells once what several rules cannot know, or read, for one reason, as loud as the severest', () => {
  expect(
    told(
      problem('licence-osi-approved', 'hint', unreadable('GPL')),
      problem('licence-denied', 'warning', unreadable('BSD')),
      problem('licence-allowed', 'error', unreadable('GPL')),
      problem('licence-unreadable', 'warning', unreadable('GPL')),
      problem('age', 'hint', unknown),
      problem('size', 'hint', unknown),
    ),
  ).toEqual([
    'error licence-osi-approved, licence-allowed, licence-unreadable',
    'warning licence-denied',
    'hint age, size',
  ]);
});

it('tells apart what stands at other places, and what each rule finds by itself', () => {
  const absent: Outcome = { kind: 'violation', detail: { kind: 'notPinned' } };
  expect(
    told(
      problem('licence-unreadable', 'hint', unreadable('GPL')),
      problem('licence-unreadable', 'hint', unreadable('GPL'), occurrence('nginx:1')),
      problem('pinned', 'hint', absent),
      problem('pinned', 'hint', absent),
    ),
  ).toEqual(['hint licence-unreadable', 'hint licence-unreadable', 'hint pinned', 'hint pinned']);
});
