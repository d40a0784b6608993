import type { RuleId } from '../policy/rule';

/** The page with a heading for each rule, in the folder with the documentation. */
export const RULES_PAGE = 'rules.md';

/** Where a rule is described. @param page the address of {@link RULES_PAGE}. */
export function ruleAddress(page: string, rule: RuleId): string {
  return `${page}#${rule}`;
}
