import * as v from 'valibot';
import type { Place } from '../../presentation/hover';

const text = v.pipe(v.string(), v.maxLength(4096));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A text in a document as a link's argument, read as hostile. */
export const textPlaceSchema = v.object({ uri: text, start: count, text });

/** The place of a reference as a link's argument. */
export const placeSchema = v.object({
  ...textPlaceSchema.entries,
  reference: v.optional(text),
  number: v.optional(count),
  of: v.optional(count),
});

/** The same as it was kept, whole. */
export const keptPlaceSchema = v.pipe(
  v.object({ ...textPlaceSchema.entries, reference: v.optional(text), number: count, of: count }),
  v.transform((place): Place => ({ ...place, reference: place.reference })),
);
