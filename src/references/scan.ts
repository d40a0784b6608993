import type { ScannedDocument } from './finder';
import { finders } from './formats';
import type { Occurrence } from './occurrence';

export type { ScannedDocument } from './finder';

/** The image references of a document. */
export interface Scan {
  readonly text: string;
  /** In the order of the text. */
  readonly occurrences: readonly Occurrence[];
}

/** Finds the image references in a document. Throws on no input; a document of no known format has none. */
export function scan(document: ScannedDocument): Scan {
  const { text } = document;
  const finder = finders.find((candidate) => candidate.claims(document));
  const occurrences = finder ? [...finder.find(text)] : [];
  return { text, occurrences: occurrences.sort((a, b) => a.span.start - b.span.start) };
}

/** The occurrence at `offset`; a cursor just behind its last character counts. */
export function at(scan: Scan, offset: number): Occurrence | undefined {
  return scan.occurrences.find(({ span }) => span.start <= offset && offset <= span.end);
}
