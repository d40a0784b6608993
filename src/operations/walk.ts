import ignore, { type Ignore } from 'ignore';
import { decodeText, FileError, type FileEntry, type Files, isWithin, joinPath, MAX_FILE_BYTES } from './files';

/** One step of a walk. A folder that is left out is one step, whatever it holds. */
export type Walked =
  /** `size` in bytes. */
  | { readonly kind: 'file'; readonly path: string; readonly size: number }
  | { readonly kind: 'leftOut'; readonly path: string; readonly why: LeftOut }
  | { readonly kind: 'failed'; readonly path: string; readonly error: FileError };

/** `link`: a symlink that leads out of the folder or nowhere. */
export type LeftOut = 'ignored' | 'nodeModules' | 'tooLarge' | 'link';

export interface WalkOptions {
  /** The file or folder under the root at which to start; the root itself by default. */
  readonly from?: string | undefined;
  /** Decided by the name alone, before a file is asked for its size. The file at which a walk starts is always accepted. */
  readonly accepts?: ((path: string) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The files under `from`, in the order of their names. `.gitignore` counts in every folder from the root down, `.git` and
 * `node_modules` are left out. A symlink to a file under `from` is that file by another name; one to a folder is not followed, since
 * the folder is met by its own name: so there are no circles. What cannot be read is a step too, and the walk goes on.
 * @throws the signal's reason.
 */
export async function* walk(files: Files, options: WalkOptions = {}): AsyncGenerator<Walked, void, undefined> {
  const { from = '' } = options;
  options.signal?.throwIfAborted();
  try {
    const { kind, size } = await files.stat(from);
    if (kind === 'folder') yield* walkFolder({ files, options, from }, from, await rulesAbove(files, from));
    else if (kind === 'other') throw new FileError('notAFile', 'Neither a file nor a folder.');
    else if (size > MAX_FILE_BYTES) yield { kind: 'leftOut', path: from, why: 'tooLarge' };
    else yield { kind: 'file', path: from, size };
  } catch (error) {
    yield failed(from, error);
  }
}

/** Whether a walk from the root leaves `path` out, by its name or by a `.gitignore`. */
export async function isLeftOut(files: Files, path: string): Promise<boolean> {
  const names = path.split('/');
  if (names.includes('.git') || names.includes('node_modules')) return true;
  let rules = noRules();
  for (let depth = 0; depth < names.length; depth++) {
    rules = await rulesIn(files, names.slice(0, depth).join('/'), rules);
    const isFolder = depth < names.length - 1;
    if (rules.ignores(`${names.slice(0, depth + 1).join('/')}${isFolder ? '/' : ''}`)) return true;
  }
  return false;
}

interface Walk {
  readonly files: Files;
  readonly options: WalkOptions;
  readonly from: string;
}

async function* walkFolder(walk: Walk, folder: string, above: Ignore): AsyncGenerator<Walked, void, undefined> {
  const { files, options } = walk;
  options.signal?.throwIfAborted();
  let entries: readonly FileEntry[];
  let rules = above;
  try {
    entries = [...(await files.list(folder))].sort((a, b) => (a.name < b.name ? -1 : 1));
    if (entries.some(({ name }) => name === GITIGNORE)) rules = await rulesIn(files, folder, above);
  } catch (error) {
    yield failed(folder, error);
    return;
  }
  for (const { name, kind } of entries) {
    options.signal?.throwIfAborted();
    const path = joinPath(folder, name);
    if (kind !== 'folder') {
      if (options.accepts?.(path) === false) continue;
      const walked = rules.ignores(path) ? leftOut(path, 'ignored') : await walkFile(walk, path, kind);
      if (walked) yield walked;
    } else if (name === 'node_modules') yield leftOut(path, 'nodeModules');
    else if (name !== '.git') {
      if (rules.ignores(`${path}/`)) yield leftOut(path, 'ignored');
      else yield* walkFolder(walk, path, rules);
    }
  }
}

async function walkFile({ files, from }: Walk, path: string, kind: 'file' | 'symlink'): Promise<Walked | undefined> {
  try {
    if (kind === 'symlink') {
      const real = await files.realPath(path);
      if (real === undefined || !isWithin(real, from)) return leftOut(path, 'link');
    }
    const stat = await files.stat(path);
    if (stat.kind !== 'file') return undefined;
    return stat.size > MAX_FILE_BYTES ? leftOut(path, 'tooLarge') : { kind: 'file', path, size: stat.size };
  } catch (error) {
    const isBroken = kind === 'symlink' && error instanceof FileError && error.kind === 'notFound';
    return isBroken ? leftOut(path, 'link') : failed(path, error);
  }
}

const GITIGNORE = '.gitignore';

/** The rules that hold in `folder`, without those of its own file. None where they ignore the folder itself: it was asked for. */
async function rulesAbove(files: Files, folder: string): Promise<Ignore> {
  let rules = noRules();
  const names = folder === '' ? [] : folder.split('/');
  for (let depth = 0; depth < names.length; depth++) {
    rules = await rulesIn(files, names.slice(0, depth).join('/'), rules);
    if (rules.ignores(`${names.slice(0, depth + 1).join('/')}/`)) rules = noRules();
  }
  return rules;
}

/** `above`, and the rules of the folder's own file, which are stronger. A file that cannot be read has none. */
async function rulesIn(files: Files, folder: string, above: Ignore): Promise<Ignore> {
  const path = joinPath(folder, GITIGNORE);
  try {
    // Git does not follow a symlink here either.
    if ((await files.realPath(path)) !== path) return above;
    if ((await files.stat(path)).size > MAX_FILE_BYTES) return above;
    const lines = decodeText(await files.read(path)).split(/\r?\n/);
    return noRules()
      .add(above)
      .add(lines.flatMap((line) => fromRoot(line, folder)));
  } catch {
    return above;
  }
}

function noRules(): Ignore {
  return ignore({ ignorecase: false });
}

/**
 * A pattern of the `.gitignore` in `folder` as one of the root's. All patterns in one list make the last one that matches count, as
 * git does.
 * @see https://git-scm.com/docs/gitignore#_pattern_format
 */
function fromRoot(line: string, folder: string): readonly string[] {
  if (folder === '') return [line];
  if (line.trim() === '' || line.startsWith('#')) return [];
  const negated = line.startsWith('!');
  const pattern = (negated ? line.slice(1) : line).replace(/^\\([!#])/, '$1');
  // A slash at the start or in the middle ties a pattern to its folder; else it holds at any depth.
  const isTied = /\/[^/\s]/.test(pattern) || pattern.startsWith('/');
  const prefix = `/${folder.replaceAll(/[\\*?[\]]/g, '\\$&')}/${isTied ? '' : '**/'}`;
  return [`${negated ? '!' : ''}${prefix}${pattern.replace(/^\//, '')}`];
}

function leftOut(path: string, why: LeftOut): Walked {
  return { kind: 'leftOut', path, why };
}

/** @throws what is no failure of a file. */
function failed(path: string, error: unknown): Walked {
  if (error instanceof FileError) return { kind: 'failed', path, error };
  throw error;
}
