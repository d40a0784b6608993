import * as v from 'valibot';
import type { OptionSchemas } from '../../../src/policy/readOptions';
import { RULE_IDS, type RuleId } from '../../../src/policy/rule';

const texts = v.pipe(v.array(v.string()), v.minLength(1));

/** A few rules' options, of each shape that rules have. */
const SOME: Partial<Record<RuleId, v.GenericSchema>> = {
  size: v.strictObject({ max: v.union([v.pipe(v.number(), v.minValue(1)), v.pipe(v.string(), v.regex(/^\d+MB$/))]) }),
  'licence-allowed': v.strictObject({ allow: texts }),
  'signature-verified': v.strictObject({ keys: v.optional(texts), trustRoot: v.optional(v.string()) }),
  'annotations-required': v.strictObject({
    required: v.record(v.string(), v.union([v.literal(true), v.string()])),
  }),
};

export const schemas: OptionSchemas = new Map(
  RULE_IDS.map((id) => [id, { options: SOME[id] ?? v.strictObject({}) }] as const),
);
