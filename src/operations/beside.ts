import { type Beside, filesBeside, type ScannedDocument, type ScanOptions } from '../references/scan';
import { decodeText, type Files, isWithin, joinPath, MAX_FILE_BYTES } from './files';

/** A file beside a document can name others: a chart its dependencies' charts. */
const ROUNDS_BESIDE = 3;

/** The texts of files by their paths relative to the document's folder; undefined where there is none or it may not be read. */
export type FilesBeside = ReadonlyMap<string, string | undefined>;

/**
 * What the formats of the document at `path` would like to see beside it, as far as it stands under the root: what a document names
 * elsewhere is not read. Never rejects.
 */
export async function readBeside(
  files: Files,
  path: string,
  document: ScannedDocument,
  additional?: ScanOptions['additional'],
): Promise<FilesBeside> {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const known = new Map<string, string | undefined>();
  for (let round = 0; round < ROUNDS_BESIDE; round++) {
    const wanted = filesBeside(document, { beside: besideOf(known), additional }).filter((name) => !known.has(name));
    if (wanted.length === 0) break;
    const texts = await Promise.all(wanted.map((name) => readUnderRoot(files, resolvePath(folder, name))));
    wanted.forEach((name, index) => known.set(name, texts[index]));
  }
  return known;
}

export function besideOf(files: FilesBeside): Beside {
  return (name) => files.get(name);
}

/**
 * The text of the file at a path from the root that a document names. Undefined where there is no such file, it is too large, or it
 * stands elsewhere: a document does not choose what of a disk is read.
 */
export function readNamed(files: Files, path: string): Promise<string | undefined> {
  return readUnderRoot(files, resolvePath('', path));
}

async function readUnderRoot(files: Files, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    const real = await files.realPath(path);
    if (real === undefined || real === '' || isWithin(real, '.git')) return undefined;
    const { kind, size } = await files.stat(real);
    return kind === 'file' && size > 0 && size <= MAX_FILE_BYTES ? decodeText(await files.read(real)) : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined where the way leads out of the root. */
function resolvePath(folder: string, relative: string): string | undefined {
  if (/^(?:[/\\]|[a-z]:)|[\0\\]/i.test(relative)) return undefined;
  const names: string[] = [];
  for (const name of joinPath(folder, relative).split('/')) {
    if (name === '..' && names.pop() === undefined) return undefined;
    if (name !== '..' && name !== '.' && name !== '') names.push(name);
  }
  return names.join('/');
}
