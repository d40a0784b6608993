import { expect, it } from 'vitest';
import { needsOf } from '../../../src/policy/needs';
import type { RuleSetting } from '../../../src/policy/policy';
import type { RuleId } from '../../../src/policy/rule';
import { asks, occurrence } from './subject';

/** Those that are on, with options where they have some. */
function policy(...rules: readonly (RuleId | readonly [RuleId, unknown])[]): ReadonlyMap<RuleId, RuleSetting> {
  return new Map(
    rules.map((rule) => {
      const [id, options] = typeof rule === 'string' ? [rule, {}] : rule;
      return [id, { severity: 'error', options }];
    }),
  );
}

const arm64 = asks({ platform: 'linux/arm64' });
const one = { kind: 'asked', asked: [{ os: 'linux', architecture: 'arm64', variant: undefined }] };
const all = { kind: 'all' };

it.each([
  ['no rule', policy(), {}, { level: 'text' }],
  ['text', policy('pinned', 'not-latest', 'one-tag'), {}, { level: 'text' }],
  [
    'nothing where the tag stands in another file',
    policy('exists', 'size'),
    { tag: 'inOtherFile' as const },
    { level: 'text' },
  ],
  ['existence', policy('pinned', 'exists'), {}, { level: 'existence' }],
  ['platforms', policy('exists', 'platform-fits'), arm64, { level: 'manifest', offered: true }],
  ['sizes', policy(['size', { max: 1 }], 'platform-fits'), {}, { level: 'manifests', platforms: all }],
  [
    'sizes of one platform',
    policy(['size', { max: 1 }], 'platform-fits'),
    arm64,
    { level: 'manifests', platforms: one, offered: true },
  ],
  ['users of one platform', policy('user-not-root', ['size', { max: 1 }]), arm64, { level: 'configs', platforms: one }],
  [
    'licences of all, whatever is asked',
    policy('user-not-root', 'licence-present'),
    arm64,
    { level: 'configs', platforms: all },
  ],
  ['evidence apart', policy('signature-present', 'sbom-present'), {}, { level: 'text', evidence: {} }],
  [
    'evidence that is verified',
    policy('exists', ['signature-verified', { keys: ['a'] }], 'sbom-present'),
    {},
    { level: 'existence', evidence: { verify: { keys: ['a'], trustRoot: undefined } } },
  ],
])('%s', (_name, rules, asked, expected) => {
  expect(needsOf(rules, occurrence('nginx', asked))).toEqual(expected);
});

it('leaves out what is off', () => {
  const rules = new Map<RuleId, RuleSetting>([['licence-present', { severity: 'off', options: {} }]]);
  expect(needsOf(rules, occurrence('nginx'))).toEqual({ level: 'text' });
});
