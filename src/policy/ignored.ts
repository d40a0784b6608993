import { wholeGlob } from '../references/glob';
import type { Reference } from '../references/reference';
import { fitsImage } from './imageNames';
import type { Policy } from './policy';
import type { RuleId } from './rule';

/** Whether an entry of the policy turns a rule off for an image in a file. @param path from the workspace's root, with `/`. */
export function isIgnored(
  { ignored }: Policy,
  { rule, path, reference }: { readonly rule: RuleId; readonly path: string; readonly reference: Reference },
): boolean {
  return ignored.some(
    (entry) =>
      entry.rule === rule &&
      (entry.file === undefined || wholeGlob(entry.file)(path)) &&
      (entry.image === undefined || fitsImage(entry.image, reference)),
  );
}
