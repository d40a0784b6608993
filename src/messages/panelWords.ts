import * as v from 'valibot';

/** The words of the page itself, in the user's language. */
export const wordsSchema = v.object({ loading: v.string() });

export type PanelWords = v.InferOutput<typeof wordsSchema>;
