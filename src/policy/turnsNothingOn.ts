import type { Policy } from './policy';

/** Whether no rule is on for any image. */
export function turnsNothingOn({ rules, overrides }: Policy): boolean {
  const all = [rules, ...overrides.map((override) => override.rules)];
  return all.every((each) => [...each.values()].every(({ severity = 'off' }) => severity === 'off'));
}
