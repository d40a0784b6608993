import type { Reference } from '../references/reference';
import { imageGlob } from './imageNames';
import { perObject } from './perObject';
import type { Override, Policy, RuleSetting } from './policy';
import type { RuleId } from './rule';

type Rules = ReadonlyMap<RuleId, RuleSetting>;

/** What was found by a policy, by registry and repository: an editor asks for all images of a workspace at each pause of typing. */
const foundBy = perObject<Policy, Map<string, Rules>>(() => new Map());
const globsOf = perObject(({ images }: Override) => images.map(imageGlob));

/**
 * The rules for one image, those that are off among them: what the policy says, then each override that fits, the later over the earlier.
 * Tags and digests play no part.
 */
export function rulesFor(policy: Policy, reference: Reference): Rules {
  if (policy.overrides.length === 0) return policy.rules;
  const known = foundBy(policy);
  const name = `${reference.registry}/${reference.repository}`;
  const rules = known.get(name) ?? overridden(policy, reference);
  known.set(name, rules);
  return rules;
}

function overridden({ rules, overrides }: Policy, reference: Reference): Rules {
  const fitting = overrides.filter((override) => globsOf(override).some((fits) => fits(reference)));
  if (fitting.length === 0) return rules;
  const found = new Map(rules);
  for (const override of fitting) {
    for (const [rule, { severity, options }] of override.rules) {
      const before = found.get(rule);
      found.set(rule, {
        severity: severity ?? before?.severity ?? 'off',
        options: options === undefined ? before?.options : options,
      });
    }
  }
  return found;
}
