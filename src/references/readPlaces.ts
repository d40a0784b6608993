import { firstFrom } from './firstFrom';
import type { TextEdit } from './edits';
import type { Occurrence, Span } from './occurrence';

/** Every place of the document that something of `occurrence` is read from, and those where its digest is written. */
export function placesOf({ span, edit, parts = [] }: Occurrence): readonly Span[] {
  const places = [span];
  if (edit.kind === 'literal') places.push(edit.span);
  if (edit.kind === 'digest') places.push(edit.write.span, ...(edit.erase ? [edit.erase.span] : []));
  for (const { from } of parts) if (from.kind === 'document') places.push(from.span);
  return places;
}

/**
 * Gives the occurrences that read the text which an edit changes. References are short, so the few places in front of an edit are all
 * that can reach it. What names no image is left out.
 */
export function readersAmong(occurrences: readonly Occurrence[]): (edit: TextEdit) => readonly Occurrence[] {
  const images = occurrences.filter(({ target }) => target.kind !== 'unresolved');
  const places = images
    .flatMap((reader) => placesOf(reader).map((span) => ({ span, reader })))
    .sort((a, b) => a.span.start - b.span.start);
  const longest = places.reduce((length, { span }) => Math.max(length, span.end - span.start), 0);
  return (edit) => {
    const readers = new Set<Occurrence>();
    for (
      let index = firstFrom(places, edit.span.start - longest, ({ span }) => span.start);
      index < places.length;
      index++
    ) {
      const place = places[index];
      if (!place || place.span.start > edit.span.end) break;
      if (isChanged(place.span, edit)) readers.add(place.reader);
    }
    return [...readers];
  };
}

function isChanged(place: Span, { span, newText }: TextEdit): boolean {
  if (place.start === span.start && place.end === span.end) return true;
  // A tag or digest right behind a text belongs to it; a key that is added there does not.
  if (place.end === span.start) return /^[:@]/.test(newText);
  return place.start < span.end && span.start < place.end;
}
