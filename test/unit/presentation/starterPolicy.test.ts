import { expect, it } from 'vitest';
import { parsePolicy } from '../../../src/policy/policyFile';
import { RULE_IDS } from '../../../src/policy/rule';
import { starterPolicy } from '../../../src/presentation/starterPolicy';

it('is a policy, as it stands and with every rule turned on', () => {
  const text = starterPolicy();
  expect(parsePolicy(text)).toMatchObject({ problems: [] });
  expect([...parsePolicy(text).policy.rules.keys()]).toEqual(['not-latest']);
  const all = parsePolicy(text.replaceAll(/^( {2})# (?=[a-z-]+: (?:warning|\{))/gm, '$1'));
  expect(all.problems).toEqual([]);
  expect([...all.policy.rules.keys()].sort()).toEqual([...RULE_IDS].sort());
});
