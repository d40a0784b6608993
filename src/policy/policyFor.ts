import type { Reference } from '../references/reference';
import { fitsImage } from './imageNames';
import type { Policy, RuleSetting } from './policy';
import type { RuleId } from './rule';

/** The rules for one image, those that are off among them: what the policy says, then each override that fits, the later over the earlier. */
export function rulesFor({ rules, overrides }: Policy, reference: Reference): ReadonlyMap<RuleId, RuleSetting> {
  const fitting = overrides.filter(({ images }) => images.some((glob) => fitsImage(glob, reference)));
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
