import type { Beside, Finder, ScannedDocument } from './finder';
import { finders } from './formats';
import { movedBy, type Occurrence, type Span } from './occurrence';
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

/** The image references of a document, and what is needed to follow its changes. */
export class Scan implements ScannedDocument {
  private joined: string | undefined;
  private gathered: readonly Occurrence[] | undefined;

  /** @param parts those of the text, in order and without a gap. */
  constructor(
    readonly path: string,
    readonly languageId: string | undefined,
    readonly finder: Finder | undefined,
    readonly beside: Beside,
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
export function scan(document: ScannedDocument, beside: Beside = NOTHING_BESIDE): Scan {
  const { path, languageId, text } = document;
  const finder = finderOf(document);
  return new Scan(path, languageId, finder, beside, partsOf(text, finder, path, beside));
}

/** The same as a scan of the changed text, but only the parts that changed are read again. Changes are made one after another. */
export function update(before: Scan, changes: readonly Change[]): Scan {
  return changes.reduce(updateOnce, before);
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

/** The paths, relative to the document's folder, of files that a scan would like to see and `beside` does not know yet. */
export function filesBeside(document: ScannedDocument, beside: Beside = NOTHING_BESIDE): readonly string[] {
  const wanted = finderOf(document)?.beside?.(document, beside) ?? [];
  return [...new Set(wanted)].slice(0, MAX_BESIDE);
}

function finderOf(document: ScannedDocument): Finder | undefined {
  return finders.find((candidate) => candidate.claims(document));
}

function updateOnce(before: Scan, { span, newText }: Change): Scan {
  const { path, languageId, beside, parts } = before;
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
  const unread = new Scan(path, languageId, undefined, beside, around([{ text: changed, occurrences: [] }]));
  const finder = finderOf(unread);
  if (finder !== before.finder || (finder && !finder.readsDocumentsAlone)) return scan(unread, beside);
  return new Scan(path, languageId, finder, beside, around(partsOf(changed, finder, path, beside)));
}

function indexOr<T>(items: readonly T[], wanted: (item: T) => boolean, otherwise: number): number {
  const index = items.findIndex(wanted);
  return index < 0 ? otherwise : index;
}

function partsOf(text: string, finder: Finder | undefined, path: string, beside: Beside): readonly Part[] {
  if (!finder) return [{ text, occurrences: [] }];
  const spans = finder.readsDocumentsAlone ? documentSpans(text) : [{ start: 0, end: text.length }];
  return spans.map(({ start, end }) => {
    const part = text.slice(start, end);
    const found = [...finder.find(part, { path, beside })];
    return { text: part, occurrences: found.sort((a, b) => a.span.start - b.span.start) };
  });
}
