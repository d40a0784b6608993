import { type LinePosition, lineStarts, positionAt } from '../references/lines';
import type { Occurrence, Suppression } from '../references/occurrence';
import { type PieceReader, readBy } from '../references/reading';
import { isOfFormat, type Scan, scan, type ScannedDocument, scanning, type ScanOptions } from '../references/scan';
import { besideOf, type FilesBeside, readBeside } from './beside';
import { decodeText, FileError, type Files, utf16Text } from './files';
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

/** Where occurrences and the comments beside them stand, by their identity. */
export interface Places {
  readonly placeOf: (occurrence: object) => Pick<Place, 'start' | 'end'> | undefined;
  readonly commentOf: (suppression: Suppression) => Pick<Place, 'start' | 'end'> | undefined;
}

/** Read at once, so that the text need not be kept. */
export function placesOf(places: readonly Place[], text: string): Places {
  const byOccurrence = new Map<object, Place>(places.map((place) => [place.occurrence, place]));
  const suppressions = places.flatMap(({ occurrence }) => occurrence.suppressions ?? []);
  const starts = suppressions.length > 0 ? lineStarts(text) : [];
  const comments = new Map(
    suppressions.map((suppression) => {
      const { start, end } = suppression.span;
      return [suppression, { start: positionAt(starts, start), end: positionAt(starts, end) }];
    }),
  );
  return {
    placeOf: (occurrence) => byOccurrence.get(occurrence),
    commentOf: (suppression) => comments.get(suppression),
  };
}

export type Found = FoundFile | Exclude<Walked, { kind: 'file' }>;

export interface FindOptions {
  /** The file or folder under the root in which to look; the root itself by default. */
  readonly from?: string | undefined;
  /** False where no file may be read but those that are looked at: what a document names beside it is not known then. */
  readonly isTrusted?: boolean | undefined;
  /** Formats of the user's own. */
  readonly additional?: ScanOptions['additional'];
  readonly signal?: AbortSignal | undefined;
  /** For a shell that must not be kept waiting by a large file: who reads one with these options, which come of these files beside. */
  readonly readerFor?: ((options: ScanOptions, files: FilesBeside) => PieceReader) | undefined;
}

const FILES_AT_ONCE = 16;

/** Source code, media, archives and programs hold no references that a format of ours has; all else is decided by the scan. */
const NO_REFERENCES =
  /\.(?:[cm]?[jt]sx?|map|py[co]?|ipynb|go|rs|java|class|jar|kts?|scala|rb|php|cs|fs|c|h|cc|cpp|hpp|m|mm|swift|lua|pl|r|sql|sh|bash|zsh|ps1|bat|cmd|s?css|less|html?|vue|svelte|md|mdx|rst|adoc|txt|csv|tsv|log|svg|png|jpe?g|gif|webp|avif|ico|bmp|pdf|mp[34]|mov|webm|wav|ogg|woff2?|ttf|otf|eot|zip|tgz|gz|xz|bz2|zst|7z|tar|so|dll|dylib|exe|a|o|wasm|bin|dat|db|sqlite|parquet|pem|crt|key|pb|snap|lock|sum)$/i;
const NAMED_FOR_REFERENCES = /(?:^|\/)(?:docker|container)file[^/]*$/i;

/**
 * The references in the files under `from`, file by file in the order of their names, and what was left out or failed. Files that a
 * format reads beside a document are read first, as far as they stand under the root.
 * @throws the signal's reason.
 */
export async function* find(files: Files, options: FindOptions = {}): AsyncGenerator<Found, void, undefined> {
  const { from, signal } = options;
  // Read ahead, answered in order.
  const ahead: Promise<Found | undefined>[] = [];
  for await (const walked of walk(files, { from, signal, accepts: mayHoldReferences })) {
    ahead.push(walked.kind === 'file' ? findInFile(files, walked, options) : Promise.resolve(walked));
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

/** By the name alone. */
export function mayHoldReferences(path: string): boolean {
  return NAMED_FOR_REFERENCES.test(path) || !NO_REFERENCES.test(path);
}

/** A folder's name above the root can tell a file's format, too. */
export function absolutePath({ root }: Files, path: string): string {
  return `${root.replace(/\/$/, '')}/${path}`;
}

/** Undefined where the file is of no format. Never rejects, since nobody may be waiting any more. */
async function findInFile(
  files: Files,
  { path, size }: Extract<Walked, { kind: 'file' }>,
  options: FindOptions,
): Promise<Found | undefined> {
  try {
    // What a kernel makes up has no size, and may never end.
    const bytes = size === 0 ? new Uint8Array() : await files.read(path);
    const text = decodeText(bytes);
    const document: ScannedDocument = { path: absolutePath(files, path), text };
    const { additional, readerFor } = options;
    const otherwise = utf16Text(bytes);
    if (otherwise !== undefined && isOfFormat({ ...document, text: otherwise }, { additional })) {
      throw new FileError('utf16', 'The file is not in UTF-8.');
    }
    const isTrusted = options.isTrusted !== false;
    const filesBeside: FilesBeside = isTrusted ? await readBeside(files, path, document, additional) : new Map();
    const known = { beside: besideOf(filesBeside), additional };
    const scanned = readerFor
      ? await readBy(scanning(document, known), readerFor(known, filesBeside))
      : scan(document, known);
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
