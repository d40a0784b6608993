/** Tags begin behind ':' and go on at the others, where no word begins; names of repositories go on at '/'. */
export const TRIGGERS = [':', '/', '.', '-', '_'] as const;

/**
 * Whether a reference may be what is typed, by the line up to the cursor, where `trigger` was typed last: asked before anything is
 * read, since these characters are typed all the time.
 */
export function mayTypeReference(before: string, trigger: string): boolean {
  if (trigger === ':') return !/^\s*(?:- +)*["']?[\w.-]*["']?:$/.test(before);
  if (trigger === '/') return /(?:^|[\s"'=])\w(?:[\w.:-]*\w)?(?:\/[\w.-]+)*\/$/.test(before);
  return /(?:[^\s:]:|(?:tag|version)["']?:\s*["']?|\w=)[\w.-]*$/i.test(before);
}
