/** Why a registry's name for a file is no name for a file of this machine, whatever system it runs. */
export type NameProblem =
  /** Nothing, or nothing between two slashes. */
  | 'empty'
  | 'tooLong'
  /** `/etc/passwd`, `C:/x` and `a:b`: a drive, or on Windows a stream of another file. */
  | 'absolute'
  | 'colon'
  /** `.` or `..` as a part. */
  | 'dots'
  | 'backslash'
  /** A character that cannot be seen. */
  | 'invisible'
  /** What Windows takes for a device, or for the short form of another name. */
  | 'device'
  | 'shortName'
  /** Ends in a dot or space, which Windows leaves out. */
  | 'ending';

const MAX_NAME = 1_000;
const MAX_PART_BYTES = 200;
const MAX_DEPTH = 30;
/** @see https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$) *(?:\.|$)/i;
/** `GIT~1` is `.git` on Windows. */
const SHORT_NAME = /^[^.]{1,6}~[0-9]/;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** What is wrong with `name`, a path with slashes from a folder; undefined where it is harmless everywhere. */
export function nameProblem(name: string): NameProblem | undefined {
  if (name.length > MAX_NAME) return 'tooLong';
  if (INVISIBLE.test(name)) return 'invisible';
  if (name.includes('\\')) return 'backslash';
  if (/^(?:\/|[A-Za-z]:\/)/.test(name)) return 'absolute';
  const parts = name.split('/');
  if (parts.length > MAX_DEPTH) return 'tooLong';
  return parts.map(partProblem).find((problem) => problem !== undefined);
}

function partProblem(part: string): NameProblem | undefined {
  if (part === '') return 'empty';
  if (part === '.' || part === '..') return 'dots';
  if (part.includes(':')) return 'colon';
  if (/[. ]$/.test(part)) return 'ending';
  if (DEVICE.test(part)) return 'device';
  if (SHORT_NAME.test(part)) return 'shortName';
  return Buffer.byteLength(part) > MAX_PART_BYTES ? 'tooLong' : undefined;
}

/** Whether a file or folder of the path starts with a dot: programs obey many of them, `.git`, `.vscode` and `.envrc` among these. */
export function isHidden(name: string): boolean {
  return name.split('/').some((part) => part.startsWith('.'));
}

/** Two of `names`, files all, that cannot stand beside each other on some machine; undefined where all of them can. */
export function sameNames(names: readonly string[]): readonly [string, string] | undefined {
  const files = new Map<string, string>();
  const folders = new Map<string, { readonly spelling: string; readonly name: string }>();
  for (const name of names) {
    const other = files.get(folded(name)) ?? folders.get(folded(name))?.name;
    if (other !== undefined) return [other, name];
    files.set(folded(name), name);
    const parts = name.split('/');
    for (let depth = 1; depth < parts.length; depth++) {
      const folder = parts.slice(0, depth).join('/');
      const known = folders.get(folded(folder));
      const clash = files.get(folded(folder)) ?? (known && known.spelling !== folder ? known.name : undefined);
      if (clash !== undefined) return [clash, name];
      if (!known) folders.set(folded(folder), { spelling: folder, name });
    }
  }
  return undefined;
}

/** Without regard to case and to how Unicode writes a character. */
function folded(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}
