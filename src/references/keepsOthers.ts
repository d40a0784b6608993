import type { Occurrence, Span } from './occurrence';
import { formatReference, type Reference } from './reference';
import { type Scan, update } from './scan';

/** One change of a document's text. An empty span is an insertion. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/**
 * What the edit leaves of the occurrences, each where it must be now, as its scan says: undefined where one came or went, moved
 * elsewhere, or stands for something else, unless its `reference` is the one expected.
 */
export function occurrencesAfter(
  before: Scan,
  edit: TextEdit,
  expected?: (occurrence: Occurrence) => Reference | undefined,
): readonly Occurrence[] | undefined {
  const after = update(before, [edit]).occurrences;
  const growth = edit.newText.length - (edit.span.end - edit.span.start);
  const isKept =
    after.length === before.occurrences.length &&
    before.occurrences.every((occurrence, index) => {
      const now = after[index];
      if (!now || now.format !== occurrence.format) return false;
      const { start } = occurrence.span;
      const wanted = expected?.(occurrence);
      const isInPlace = now.span.start === start + (start >= edit.span.end ? growth : 0);
      return isInPlace && meaning(now) === meaning(occurrence, wanted);
    });
  return isKept ? after : undefined;
}

/** What an occurrence says, as one text. */
function meaning({ target, asks }: Occurrence, reference?: Reference): string {
  const what = target.kind === 'unresolved' ? target.reason : formatReference(reference ?? target.reference);
  const { platform, user, nonRoot, ports = [] } = asks;
  const asked = [platform, user, nonRoot, ...ports].map((one) => one?.value);
  return JSON.stringify([target.kind, what, asked]);
}
