import { wholeGlob } from '../references/glob';
import type { Reference } from '../references/reference';
import { imageGlob } from './imageNames';
import { perObject } from './perObject';
import type { Ignored, Policy } from './policy';
import type { RuleId } from './rule';

/** What a rule found. */
interface Place {
  readonly rule: RuleId;
  /** From the workspace's root, with `/`. */
  readonly path: string;
  readonly reference: Reference;
}

const globsOf = perObject(({ file, image }: Ignored) => ({
  fitsFile: file === undefined ? () => true : fileGlob(file),
  fitsImage: image === undefined ? () => true : imageGlob(image),
}));

/**
 * Whether a path fits a glob. As in `.gitignore` a folder's name means all below it; but not a wildcard at the end, so that `*` is not all
 * that there is.
 */
function fileGlob(glob: string): (path: string) => boolean {
  const pattern = glob.replace(/^\.\//, '').replace(/\/$/, '');
  const fits = wholeGlob(pattern);
  const isFolder = glob.endsWith('/');
  if (!isFolder && /[*?][^/]*$/.test(pattern)) return fits;
  return (path) => (!isFolder && fits(path)) || foldersAbove(path).some(fits);
}

function foldersAbove(path: string): readonly string[] {
  const names = path.split('/');
  return names.slice(1).map((_, depth) => names.slice(0, depth + 1).join('/'));
}

/** Whether an entry of the policy turns a rule off for an image in a file. */
export function isIgnored({ ignored }: Policy, place: Place): boolean {
  return ignored.some((entry) => ignores(entry, place));
}

export function ignores(entry: Ignored, { rule, path, reference }: Place): boolean {
  if (entry.rule !== rule) return false;
  const { fitsFile, fitsImage } = globsOf(entry);
  return fitsFile(path) && fitsImage(reference);
}
