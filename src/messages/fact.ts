import * as v from 'valibot';

/** Longer text is not offered for copying, nor taken for it: UTF-16 units. */
export const MAX_COPY = 65_536;

/** One thing that is told of an image. Every string may have been written by a stranger and goes into `textContent` alone. */
export const factSchema = v.object({
  label: v.string(),
  value: v.string(),
  /** Text to offer for copying, where copying makes sense. */
  copy: v.optional(v.string()),
  /** Shown in a fixed-width font. */
  code: v.optional(v.boolean()),
  /** An https address that passed the check of presentation/webLink: the value becomes a link to it. */
  link: v.optional(v.string()),
  /** Hidden until a person asks to see it. */
  secret: v.optional(v.boolean()),
});

export type Fact = v.InferOutput<typeof factSchema>;
