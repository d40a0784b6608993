import { type LinePosition, lineStarts, positionAt } from '../references/lines';
import type { Occurrence } from '../references/occurrence';
import { type Beside, filesBeside, type Scan, scan, type ScannedDocument } from '../references/scan';
import { decodeText, FileError, type Files, isWithin, joinPath, MAX_FILE_BYTES } from './files';
import { walk, type Walked } from './walk';

/** A file of a known format, with its references in the order of the text. */
export interface FoundFile {
  readonly kind: 'found';
  /** Relative to the root. */
  readonly path: string;
  readonly scan: Scan;
  readonly places: readonly Place[];
}

/** An occurrence, and where it stands: lines and UTF-16 units from 0, the end exclusive. */
export interface Place {
  readonly occurrence: Occurrence;
  readonly start: LinePosition;
  readonly end: LinePosition;
}

export type Found = FoundFile | Exclude<Walked, { kind: 'file' }>;

export interface FindOptions {
  /** The file or folder under the root in which to look; the root itself by default. */
  readonly from?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const FILES_AT_ONCE = 16;
/** A file beside a document can name others: Compose's `.env`, a chart's values. */
const ROUNDS_BESIDE = 3;

/** Source code, media, archives and programs hold no references that a format of ours has; all else is decided by the scan. */
const NO_REFERENCES =
  /\.(?:[cm]?[jt]sx?|map|py[co]?|ipynb|go|rs|java|class|jar|kts?|scala|rb|php|cs|fs|c|h|cc|cpp|hpp|m|mm|swift|lua|pl|r|sql|sh|bash|zsh|ps1|bat|cmd|s?css|less|html?|vue|svelte|md|mdx|rst|adoc|txt|csv|tsv|log|svg|png|jpe?g|gif|webp|avif|ico|bmp|pdf|mp[34]|mov|webm|wav|ogg|woff2?|ttf|otf|eot|zip|tgz|gz|xz|bz2|zst|7z|tar|so|dll|dylib|exe|a|o|wasm|bin|dat|db|sqlite|parquet|pem|crt|key|pb|snap|lock|sum)$/i;
const NAMED_FOR_REFERENCES = /(?:^|\/)(?:docker|container)file[^/]*$/i;

/**
 * The references in the files under `from`, file by file in the order of their names, and what was left out or failed. Files that a
 * format reads beside a document are read first, as far as they stand under the root.
 * @throws the signal's reason.
 */
export async function* find(files: Files, { from, signal }: FindOptions = {}): AsyncGenerator<Found, void, undefined> {
  // Read ahead, answered in order.
  const ahead: Promise<Found | undefined>[] = [];
  for await (const walked of walk(files, { from, signal, accepts: mayHoldReferences })) {
    ahead.push(walked.kind === 'file' ? findInFile(files, walked.path) : Promise.resolve(walked));
    if (ahead.length < FILES_AT_ONCE) continue;
    const found = await ahead.shift();
    if (found) yield found;
  }
  for (const next of ahead) {
    signal?.throwIfAborted();
    const found = await next;
    if (found) yield found;
  }
}

function mayHoldReferences(path: string): boolean {
  return NAMED_FOR_REFERENCES.test(path) || !NO_REFERENCES.test(path);
}

/** Undefined where the file is of no format. Never rejects, since nobody may be waiting any more. */
async function findInFile(files: Files, path: string): Promise<Found | undefined> {
  try {
    const text = decodeText(await files.read(path));
    const root = files.root.replace(/\/$/, '');
    const document: ScannedDocument = { path: `${root}/${path}`, text };
    const scanned = scan(document, { beside: await readBeside(files, path, document) });
    if (scanned.finders.length === 0) return undefined;
    const starts = scanned.occurrences.length > 0 ? lineStarts(text) : [];
    const places = scanned.occurrences.map((occurrence) => ({
      occurrence,
      start: positionAt(starts, occurrence.span.start),
      end: positionAt(starts, occurrence.span.end),
    }));
    return { kind: 'found', path, scan: scanned, places };
  } catch (error) {
    const failure = error instanceof FileError ? error : new FileError('failed', String(error), { cause: error });
    return { kind: 'failed', path, error: failure };
  }
}

/** What the document's format would like to see beside it. */
async function readBeside(files: Files, path: string, document: ScannedDocument): Promise<Beside> {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const known = new Map<string, string | undefined>();
  const beside: Beside = (name) => known.get(name);
  for (let round = 0; round < ROUNDS_BESIDE; round++) {
    const wanted = filesBeside(document, { beside }).filter((name) => !known.has(name));
    if (wanted.length === 0) break;
    const texts = await Promise.all(wanted.map((name) => readUnderRoot(files, resolvePath(folder, name))));
    wanted.forEach((name, index) => known.set(name, texts[index]));
  }
  return beside;
}

/** Undefined where there is no such file, it is too large, or it stands elsewhere: a document does not choose what of a disk is read. */
async function readUnderRoot(files: Files, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    const real = await files.realPath(path);
    if (real === undefined || real === '' || isWithin(real, '.git')) return undefined;
    const { kind, size } = await files.stat(real);
    return kind === 'file' && size <= MAX_FILE_BYTES ? decodeText(await files.read(real)) : undefined;
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
