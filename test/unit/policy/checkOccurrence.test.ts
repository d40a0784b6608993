import { expect, it } from 'vitest';
import { checkOccurrence } from '../../../src/policy/checkOccurrence';
import type { ImageFacts } from '../../../src/policy/imageFacts';
import type { RuleSetting } from '../../../src/policy/policy';
import { RULE_IDS, type RuleId } from '../../../src/policy/rule';
import { RULES } from '../../../src/policy/rules';
import { FAILED, index, known, single, subject } from './subject';

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
  [{ 'licence-osi-approved': 'warning' }, ['warning licence-osi-approved']],
  [
    { 'licence-osi-approved': 'error', 'licence-unreadable': 'hint' },
    ['error licence-osi-approved', 'hint licence-unreadable'],
  ],
  [{ 'licence-osi-approved': 'error', 'licence-unreadable': 'off' }, ['error licence-osi-approved']],
  [{ 'licence-present': 'error' }, []],
] as const)('tells what cannot be read by each rule that has to read it: %j', (rules, expected) => {
  expect(found(rules, says('Apache 2.0'))).toEqual(expected);
});

it('judges nothing but the name where the tag stands in another file', () => {
  const all = new Map(RULE_IDS.map((id) => [id, { severity: 'error', options: { allowed: [] } }] as const));
  const told = checkOccurrence(all, subject({}, { text: 'nginx', asks: { tag: 'inOtherFile' } }));
  const judged = told.filter(({ outcome }) => outcome.kind !== 'unknown' || outcome.why.kind !== 'inOtherFile');
  expect(judged.map(({ rule }) => rule)).toEqual(['pinned', 'registry-allowed']);
});

it('tells once what is absent', () => {
  expect(found({ 'licence-osi-approved': 'error' }, says('NONE'))).toEqual(['error licence-osi-approved']);
  for (const severity of ['warning', 'error'] as const) {
    expect(found({ 'licence-osi-approved': 'warning', 'licence-present': severity }, says('NONE'))).toEqual([
      `${severity} licence-present`,
    ]);
  }
  const child = { annotations: { [KEY]: 'BUSL-1.1' } };
  expect(
    found({ 'licence-osi-approved': 'error', 'licence-present': 'error' }, index([child, { platform: 'linux/arm64' }])),
  ).toEqual(['error licence-present', 'error licence-osi-approved']);
});

it('never makes less of what is absent than the severest rule does', () => {
  expect(found({ 'licence-osi-approved': 'error', 'licence-present': 'hint' }, says('NONE'))).toEqual([
    'hint licence-present',
    'error licence-osi-approved',
  ]);
});

it('tells what is absent by the other rules where the one for it is turned off', () => {
  const rules = new Map<RuleId, RuleSetting>([
    ['licence-present', { severity: 'error', options: {} }],
    ['licence-osi-approved', { severity: 'error', options: {} }],
  ]);
  const isOff = (rule: RuleId) => rule === 'licence-present';
  expect(checkOccurrence(rules, subject(says('NONE')), isOff).map(({ rule }) => rule)).toEqual([
    'licence-present',
    'licence-osi-approved',
  ]);
});

it('names the platform that only the image tells', () => {
  const facts = index([{ platform: 'linux/arm64' }]);
  const images =
    facts.images?.kind === 'known' ? facts.images.value.map((image) => ({ ...image, platform: undefined })) : [];
  const rules = new Map([['user-not-root', { severity: 'error', options: {} }]] as const);
  expect(checkOccurrence(rules, subject({ ...facts, images: known(images) }))).toMatchObject([
    { outcome: { detail: { kind: 'root', platforms: [{ os: 'linux', architecture: 'arm64' }] } } },
  ]);
});

it('has each rule in the table, under its id', () => {
  expect([...RULES.keys()]).toEqual(RULE_IDS);
  expect([...RULES].every(([id, rule]) => rule.id === id)).toBe(true);
});
