import type { Change } from './change';
import type { Finder, ScannedDocument } from './finder';
import { byContent, finders } from './formats';
import { movedBy, type Occurrence } from './occurrence';
import { numbersOf, readNow, type Reading, type ScanOptions } from './reading';
import { documentSpans } from './yaml/documentSpans';

export type { Beside, ScannedDocument } from './finder';
export type { ScanOptions } from './reading';

/** A part of a text that is read alone. Offsets count from its start, so that a part which only moved is as it was. */
interface Part {
  readonly text: string;
  readonly occurrences: readonly Occurrence[];
}

/** The image references of a document, and what is needed to follow its changes. */
export class Scan implements ScannedDocument {
  private joined: string | undefined;
  private gathered: readonly Occurrence[] | undefined;

  /**
   * @param finders those that read the document; none where it is of no known format.
   * @param parts those of the text, in order and without a gap.
   */
  constructor(
    readonly path: string,
    readonly languageId: string | undefined,
    readonly options: ScanOptions,
    readonly finders: readonly Finder[],
    readonly parts: readonly Part[],
  ) {}

  /** Put together when it is first asked for: following a change in a large text needs none of it but the part. */
  get text(): string {
    this.joined ??= this.parts.map(({ text }) => text).join('');
    return this.joined;
  }

  /** In the order of the text. */
  get occurrences(): readonly Occurrence[] {
    this.gathered ??= [...this.eachPart()].flatMap(([{ occurrences }, start]) =>
      start === 0 ? occurrences : occurrences.map((occurrence) => movedBy(occurrence, start)),
    );
    return this.gathered;
  }

  /** The same as {@link occurrences}, for a shell that must not be kept waiting; `pause` gives a promise where it is time to let others run. */
  async gather(pause: () => Promise<void> | undefined): Promise<readonly Occurrence[]> {
    if (this.gathered) return this.gathered;
    const gathered: Occurrence[] = [];
    for (const [{ occurrences }, start] of this.eachPart()) {
      for (const occurrence of occurrences) gathered.push(movedBy(occurrence, start));
      const paused = pause();
      if (paused) await paused;
    }
    this.gathered ??= gathered;
    return this.gathered;
  }

  /** The parts with the offsets where they start. */
  *eachPart(): Generator<[Part, number]> {
    let start = 0;
    for (const part of this.parts) {
      yield [part, start];
      start += part.text.length;
    }
  }
}

const MAX_BESIDE = 50;
/** In UTF-16 units: a change so far inside a part neither makes nor breaks a marker at its ends. */
const MARGIN = 8;

/** Finds the image references in a document. Throws on no input; a document of no known format has none. */
export function scan(document: ScannedDocument, options: ScanOptions = {}): Scan {
  return readNow(scanning(document, options), options);
}

/** The same as a scan of the changed text, but only the parts that changed are read again. Changes are made one after another. */
export function update(before: Scan, changes: readonly Change[]): Scan {
  return readNow(updating(before, changes), before.options);
}

/** {@link scan}, as work for who reads the pieces otherwise than at once. */
export function* scanning(document: ScannedDocument, options: ScanOptions): Reading<Scan> {
  return yield* scanningWith(findersOf(document, options), document, options);
}

/** {@link update}, as work for who reads the pieces otherwise than at once. */
export function* updating(before: Scan, changes: readonly Change[]): Reading<Scan> {
  const { path, languageId, options } = before;
  const isCut = areDocumentsReadAlone(before.finders);
  let parts: readonly (Part | Unread)[] = before.parts;
  for (const change of changes) parts = changed(parts, change, isCut);

  const unread = new Scan(
    path,
    languageId,
    options,
    [],
    parts.map(({ text }) => ({ text, occurrences: [] })),
  );
  // Asks for the whole text only if a finder does.
  const now = findersOf(unread, options);
  const isSame = now.length === before.finders.length && now.every((finder, index) => finder === before.finders[index]);
  if (!isSame) return yield* scanningWith(now, unread, options);
  const numbers = numbersOf(now, options);
  const read: Part[] = [];
  for (const part of parts) {
    const isRead = part.occurrences !== undefined;
    read.push(isRead ? part : { text: part.text, occurrences: yield { path, text: part.text, finders: numbers } });
  }
  return new Scan(path, languageId, options, now, read);
}

/** The occurrence at `offset`; a cursor just behind its last character counts. */
export function at(scan: Scan, offset: number): Occurrence | undefined {
  for (const [{ text, occurrences }, start] of scan.eachPart()) {
    if (offset > start + text.length) continue;
    const inside = offset - start;
    const found = occurrences.find(({ span }) => span.start <= inside && inside <= span.end);
    if (found) return movedBy(found, start);
    if (offset < start + text.length) return undefined;
  }
  return undefined;
}

/** The occurrences that have something, if only an end, in common with the text from `start` to `end`. */
export function between(scan: Scan, start: number, end: number): readonly Occurrence[] {
  const found: Occurrence[] = [];
  for (const [{ text, occurrences }, offset] of scan.eachPart()) {
    if (offset > end) break;
    if (offset + text.length < start) continue;
    for (const occurrence of occurrences) {
      const { span } = occurrence;
      if (span.start + offset <= end && start <= span.end + offset) found.push(movedBy(occurrence, offset));
    }
  }
  return found;
}

/** The paths, relative to the document's folder, of files that a scan would like to see and `beside` does not know yet. */
export function filesBeside(document: ScannedDocument, options: ScanOptions = {}): readonly string[] {
  const { beside = () => undefined } = options;
  const wanted = findersOf(document, options).flatMap((finder) => finder.beside?.(document, beside) ?? []);
  return [...new Set(wanted)].slice(0, MAX_BESIDE);
}

/** Whether a scan would look for references in a document: by its name or, where that tells nothing, by its text. */
export function isOfFormat(document: ScannedDocument, options: ScanOptions = {}): boolean {
  return findersOf(document, options).some((finder) => finder !== byContent || byContent.holdsFormat(document.text));
}

function findersOf(document: ScannedDocument, { additional = [] }: ScanOptions): readonly Finder[] {
  const text = () => document.text;
  const claims = (candidate: Finder) => candidate.claims?.(document, text) === true;
  const finder = finders.find(claims);
  return [...(finder ? [finder] : []), ...additional.filter(claims)];
}

function* scanningWith(
  readers: readonly Finder[],
  { path, languageId, text }: ScannedDocument,
  options: ScanOptions,
): Reading<Scan> {
  const numbers = numbersOf(readers, options);
  const parts: Part[] = [];
  for (const part of cut(text, areDocumentsReadAlone(readers))) {
    parts.push({ text: part, occurrences: yield { path, text: part, finders: numbers } });
  }
  return new Scan(path, languageId, options, readers, parts);
}

/** A part that is not read yet. */
interface Unread {
  readonly text: string;
  readonly occurrences?: undefined;
}

function changed(
  parts: readonly (Part | Unread)[],
  { span, newText }: Change,
  isCut: boolean,
): readonly (Part | Unread)[] {
  // The parts that the change touches, and those that it is close to: a marker at their ends can come or go.
  let [first, last, start, end] = [-1, parts.length - 1, 0, 0];
  for (const [index, { text }] of parts.entries()) {
    end += text.length;
    if (first < 0 && end >= span.start - MARGIN) [first, start] = [index, end - text.length];
    if (end > span.end + MARGIN) {
      last = index;
      break;
    }
  }
  const old = parts
    .slice(first, last + 1)
    .map(({ text }) => text)
    .join('');
  const text = old.slice(0, span.start - start) + newText + old.slice(span.end - start);
  return [...parts.slice(0, first), ...cut(text, isCut).map((part) => ({ text: part })), ...parts.slice(last + 1)];
}

function cut(text: string, isCut: boolean): readonly string[] {
  const spans = isCut ? documentSpans(text) : [];
  return spans.length > 1 ? spans.map(({ start, end }) => text.slice(start, end)) : [text];
}

/** A document of no format is not cut. */
function areDocumentsReadAlone(readers: readonly Finder[]): boolean {
  return readers.length > 0 && readers.every((finder) => finder.readsDocumentsAlone);
}
