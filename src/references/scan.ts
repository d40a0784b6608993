import type { Beside, Finder, ScannedDocument } from './finder';
import { finders } from './formats';
import type { Occurrence, Span } from './occurrence';
import { movedBy } from './occurrence';
import { documentSpans } from './yaml/documentSpans';

export type { Beside, ScannedDocument } from './finder';

/** The image references of a document, and what is needed to follow its changes. */
export interface Scan {
  readonly document: ScannedDocument;
  readonly text: string;
  /** In the order of the text. */
  readonly occurrences: readonly Occurrence[];
  /** The parts of the text that are read alone, in order, without a gap. */
  readonly parts: readonly Part[];
  readonly finder: Finder | undefined;
  readonly beside: Beside;
}

interface Part {
  readonly text: string;
  /** Counted from the start of the part, so that a part that only moved is as it was. */
  readonly occurrences: readonly Occurrence[];
}

/** A replacement of text; offsets are those of the text as it is when this change is made. */
export interface Change {
  readonly span: Span;
  readonly newText: string;
}

const NOTHING_BESIDE: Beside = () => undefined;
const MAX_BESIDE = 50;

/** Finds the image references in a document. Throws on no input; a document of no known format has none. */
export function scan(document: ScannedDocument, beside: Beside = NOTHING_BESIDE): Scan {
  const finder = finderOf(document);
  return assemble(document, finder, beside, finder ? partsOf(document.text, finder, document.path, beside) : []);
}

/** The same as a scan of the changed text, but only the parts that changed are read again. Changes are made one after another. */
export function update(before: Scan, changes: readonly Change[]): Scan {
  return changes.reduce(updateOnce, before);
}

/** The occurrence at `offset`; a cursor just behind its last character counts. */
export function at(scan: Scan, offset: number): Occurrence | undefined {
  return scan.occurrences.find(({ span }) => span.start <= offset && offset <= span.end);
}

/** The paths, relative to the document's folder, of files that a scan would like to see and `beside` does not know yet. */
export function filesBeside(document: ScannedDocument, beside: Beside = NOTHING_BESIDE): readonly string[] {
  const wanted = finderOf(document)?.beside?.(document, beside) ?? [];
  return [...new Set(wanted)].slice(0, MAX_BESIDE);
}

function finderOf(document: ScannedDocument): Finder | undefined {
  return finders.find((candidate) => candidate.claims(document));
}

function updateOnce(before: Scan, change: Change): Scan {
  const { span, newText } = change;
  const text = before.text.slice(0, span.start) + newText + before.text.slice(span.end);
  const document = { ...before.document, text };
  const finder = finderOf(document);
  if (finder !== before.finder || !finder?.readsDocumentsAlone) return scan(document, before.beside);

  // The parts that the change touches, and one more on either side: a marker at the edge can come or go.
  let first = 0;
  let start = 0;
  for (; first < before.parts.length - 1; first++) {
    const length = before.parts[first]?.text.length ?? 0;
    const next = before.parts[first + 1]?.text.length ?? 0;
    if (start + length + next >= span.start) break;
    start += length;
  }
  let last = first;
  let end = start + (before.parts[first]?.text.length ?? 0);
  for (let beyond = 0; last < before.parts.length - 1 && beyond < 1;) {
    if (end > span.end) beyond++;
    last++;
    end += before.parts[last]?.text.length ?? 0;
  }
  const changed = text.slice(start, end + newText.length - (span.end - span.start));
  const parts = [
    ...before.parts.slice(0, first),
    ...partsOf(changed, finder, document.path, before.beside),
    ...before.parts.slice(last + 1),
  ];
  return assemble(document, finder, before.beside, parts);
}

function partsOf(text: string, finder: Finder, path: string, beside: Beside): readonly Part[] {
  const spans = finder.readsDocumentsAlone ? documentSpans(text) : [{ start: 0, end: text.length }];
  const parts: Part[] = [];
  for (const { start, end } of spans) {
    const part = text.slice(start, end);
    const occurrences = [...finder.find(part, { path, beside })].sort((a, b) => a.span.start - b.span.start);
    parts.push({ text: part, occurrences });
  }
  return parts;
}

function assemble(document: ScannedDocument, finder: Finder | undefined, beside: Beside, parts: readonly Part[]): Scan {
  const occurrences: Occurrence[] = [];
  let start = 0;
  for (const part of parts) {
    for (const occurrence of part.occurrences) occurrences.push(start === 0 ? occurrence : movedBy(occurrence, start));
    start += part.text.length;
  }
  return { document, text: document.text, occurrences, parts, finder, beside };
}
