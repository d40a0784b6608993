import { expect, it } from 'vitest';
import { checkOccurrence } from '../../../src/policy/checkOccurrence';
import type { ImageFacts } from '../../../src/policy/imageFacts';
import type { RuleSetting } from '../../../src/policy/policy';
import { RULE_IDS, type RuleId } from '../../../src/policy/rule';
import { RULES } from '../../../src/policy/rules';
import { FAILED, index, single, subject } from './subject';

const KEY = 'org.opencontainers.image.licenses';

/** Findings in short, `severity rule`, of a policy with one severity for each rule. */
function found(
  rules: Partial<Record<RuleId, RuleSetting['severity']>>,
  facts: ImageFacts = {},
  text = 'nginx',
): string[] {
  const settings = new Map<RuleId, RuleSetting>(
    RULE_IDS.flatMap((id) => {
      const severity = rules[id];
      return severity ? [[id, { severity, options: {} }] as const] : [];
    }),
  );
  return checkOccurrence(settings, subject(facts, { text })).map(
    ({ severity, rule, outcome }) => `${severity} ${rule}${outcome.kind === 'unknown' ? '?' : ''}`,
  );
}

const says = (licence: string) => single({ annotations: { [KEY]: licence } });

it('finds nothing without rules, or with those that are off', () => {
  expect(found({})).toEqual([]);
  expect(found({ pinned: 'off' })).toEqual([]);
});

it('finds in the order of the rules', () => {
  expect(found({ 'not-latest': 'warning', pinned: 'hint' })).toEqual(['hint pinned', 'warning not-latest']);
});

it('tells what is not known apart', () => {
  expect(found({ 'user-not-root': 'error' }, single({ configUnknown: FAILED }))).toEqual(['error user-not-root?']);
});

it.each([
  ['the rule that asked', { 'licence-osi-approved': 'warning' }, ['warning licence-unreadable']],
  ['the severest', { 'licence-osi-approved': 'hint', 'licence-unreadable': 'error' }, ['error licence-unreadable']],
  [
    'the severest, whichever',
    { 'licence-osi-approved': 'error', 'licence-unreadable': 'hint' },
    ['error licence-unreadable'],
  ],
  ['nobody who need not read it', { 'licence-present': 'error' }, []],
  [
    'the rule that asked, though its own is off',
    { 'licence-osi-approved': 'error', 'licence-unreadable': 'off' },
    ['error licence-unreadable'],
  ],
] as const)('tells once what cannot be read, for %s', (_name, rules, expected) => {
  expect(found(rules, says('Apache 2.0'))).toEqual(expected);
});

it('tells once what is absent', () => {
  expect(found({ 'licence-osi-approved': 'error' }, says('NONE'))).toEqual(['error licence-osi-approved']);
  expect(found({ 'licence-osi-approved': 'error', 'licence-present': 'hint' }, says('NONE'))).toEqual([
    'hint licence-present',
  ]);
  const child = { annotations: { [KEY]: 'BUSL-1.1' } };
  expect(
    found({ 'licence-osi-approved': 'error', 'licence-present': 'hint' }, index([child, { platform: 'linux/arm64' }])),
  ).toEqual(['hint licence-present', 'error licence-osi-approved']);
});

it('has each rule in the table, under its id', () => {
  expect([...RULES.keys()]).toEqual(RULE_IDS);
  expect([...RULES].every(([id, rule]) => rule.id === id)).toBe(true);
});
