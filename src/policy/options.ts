import * as v from 'valibot';

/** Of a rule that has none. */
export const noOptions = v.strictObject({});

const MAX_TEXT = 500;
const MAX_TEXTS = 500;

/** A text of a policy, which is never empty. */
export const textOption = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_TEXT));

/** At least one of what `item` reads. */
export function listOption<Item>(item: v.GenericSchema<unknown, Item>): v.GenericSchema<unknown, readonly Item[]> {
  return v.pipe(v.array(item), v.minLength(1), v.maxLength(MAX_TEXTS));
}
