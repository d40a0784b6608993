import type { Beside, Finder, ScannedDocument, Surroundings } from './finder';
import { finders } from './formats';
import { movedBy, type Occurrence, type Span } from './occurrence';
import { withSuppressions } from './suppressions';
import { documentSpans } from './yaml/documentSpans';

export type { Beside, ScannedDocument } from './finder';

/** A replacement of text; offsets are those of the text as it is when this change is made. */
export interface Change {
  readonly span: Span;
  readonly newText: string;
}

/** A part of a text that is read alone. Offsets count from its start, so that a part which only moved is as it was. */
interface Part {
  readonly text: string;
  readonly occurrences: readonly Occurrence[];
}

/** What a scan may use beside the document itself. */
export interface ScanOptions {
  readonly beside?: Beside | undefined;
  /** Formats of the user's own. Those that claim the document read it too, beside the format that it is of. */
  readonly additional?: readonly Finder[] | undefined;
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

  /** The same as {@link occurrences}, for a shell that must not be kept waiting; see {@link scanWithPauses}. */
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

const NOTHING_BESIDE: Beside = () => undefined;
const MAX_BESIDE = 50;

/** Finds the image references in a document. Throws on no input; a document of no known format has none. */
export function scan(document: ScannedDocument, options: ScanOptions = {}): Scan {
  const finders = findersOf(document, options);
  const { path, languageId, text } = document;
  return new Scan(path, languageId, options, finders, [...partsOf(text, finders, path, options)]);
}

/**
 * The same as {@link scan}, for a shell that must not be kept waiting: `pause` is asked after each part that was read, and gives a
 * promise where it is time to let others run.
 * @throws what `pause` rejects with.
 */
export async function scanWithPauses(
  document: ScannedDocument,
  options: ScanOptions,
  pause: () => Promise<void> | undefined,
): Promise<Scan> {
  const finders = findersOf(document, options);
  const { path, languageId, text } = document;
  const parts: Part[] = [];
  for (const part of partsOf(text, finders, path, options)) {
    parts.push(part);
    const paused = pause();
    if (paused) await paused;
  }
  return new Scan(path, languageId, options, finders, parts);
}

/** The same as a scan of the changed text, but only the parts that changed are read again. Changes are made one after another. */
export function update(before: Scan, changes: readonly Change[]): Scan {
  const { path, languageId, options, finders } = before;
  if (changes.length < 2 || readDocumentsAlone(finders)) return changes.reduce(updateOnce, before);
  // What is read as a whole is read once: replacing all of something makes many changes.
  const text = changes.reduce(
    (changed, { span, newText }) => changed.slice(0, span.start) + newText + changed.slice(span.end),
    before.text,
  );
  return scan({ path, languageId, text }, options);
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
  const { beside = NOTHING_BESIDE } = options;
  const wanted = findersOf(document, options).flatMap((finder) => finder.beside?.(document, beside) ?? []);
  return [...new Set(wanted)].slice(0, MAX_BESIDE);
}

function findersOf(document: ScannedDocument, { additional = [] }: ScanOptions): readonly Finder[] {
  const text = () => document.text;
  const claims = (candidate: Finder) => candidate.claims?.(document, text) === true;
  const finder = finders.find(claims);
  return [...(finder ? [finder] : []), ...additional.filter(claims)];
}

function updateOnce(before: Scan, { span, newText }: Change): Scan {
  const { path, languageId, options, parts } = before;
  // The parts that the change touches, and one more on either side: a marker at the edge can come or go.
  const ends = [...before.eachPart()].map(([{ text }, start]) => start + text.length);
  const first = Math.max(0, indexOr(ends, (end) => end >= span.start, parts.length - 1) - 1);
  const last = Math.min(parts.length - 1, indexOr(ends, (end) => end > span.end, parts.length - 1) + 1);
  const start = first === 0 ? 0 : (ends[first - 1] ?? 0);
  const old = parts
    .slice(first, last + 1)
    .map(({ text }) => text)
    .join('');
  const changed = old.slice(0, span.start - start) + newText + old.slice(span.end - start);
  const around = (text: readonly Part[]) => [...parts.slice(0, first), ...text, ...parts.slice(last + 1)];

  // Asks for the whole text only if a finder does.
  const unread = new Scan(path, languageId, options, [], around([{ text: changed, occurrences: [] }]));
  const now = findersOf(unread, options);
  const isSame = now.length === before.finders.length && now.every((finder, index) => finder === before.finders[index]);
  if (!isSame || !readDocumentsAlone(now)) return scan(unread, options);
  return new Scan(path, languageId, options, now, around([...partsOf(changed, now, path, options)]));
}

function indexOr<T>(items: readonly T[], wanted: (item: T) => boolean, otherwise: number): number {
  const index = items.findIndex(wanted);
  return index < 0 ? otherwise : index;
}

function* partsOf(
  text: string,
  finders: readonly Finder[],
  path: string,
  { beside = NOTHING_BESIDE }: ScanOptions,
): Generator<Part> {
  const isCut = finders.length > 0 && readDocumentsAlone(finders);
  for (const { start, end } of isCut ? documentSpans(text) : [{ start: 0, end: text.length }]) {
    const part = start === 0 && end === text.length ? text : text.slice(start, end);
    yield { text: part, occurrences: occurrencesIn(part, finders, { path, beside }) };
  }
}

function occurrencesIn(text: string, finders: readonly Finder[], surroundings: Surroundings): readonly Occurrence[] {
  // Where two finders read one place, the first is right.
  const byStart = new Map<number, Occurrence>();
  for (const finder of finders) {
    for (const found of finder.find(text, surroundings)) {
      if (!byStart.has(found.span.start)) byStart.set(found.span.start, found);
    }
  }
  const found = [...byStart.values()].sort((a, b) => a.span.start - b.span.start);
  return withSuppressions(text, found);
}

function readDocumentsAlone(finders: readonly Finder[]): boolean {
  return finders.every((finder) => finder.readsDocumentsAlone);
}
