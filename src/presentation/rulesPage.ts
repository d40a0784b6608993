/** The page with a heading for each rule, in the folder with the documentation. */
export const RULES_PAGE = 'rules.md';
