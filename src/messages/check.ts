import * as v from 'valibot';

/** What came of checking signatures, in words. */
export const checkSchema = v.object({ kind: v.picklist(['verified', 'failed', 'notChecked']), text: v.string() });

export type Check = v.InferOutput<typeof checkSchema>;
