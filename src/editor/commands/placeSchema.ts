import * as v from 'valibot';

/** A place in a document as a link's argument, or as it was kept: read as hostile. */
export const placeSchema = v.object({
  uri: v.pipe(v.string(), v.maxLength(4096)),
  start: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  text: v.pipe(v.string(), v.maxLength(4096)),
});
