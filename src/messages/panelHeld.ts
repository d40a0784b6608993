import * as v from 'valibot';
import { checkSchema } from './check';
import { factSchema } from './fact';

/** A table of plain texts. `opens`: the file that the row opens, by its name in the archive. */
const tableSchema = v.object({
  key: v.string(),
  title: v.string(),
  columns: v.array(v.string()),
  rows: v.array(v.object({ cells: v.array(v.string()), opens: v.optional(v.string()) })),
  /** A sentence where there are more than are listed. */
  leftOut: v.optional(v.string()),
});

const stateSchema = v.variant('kind', [
  v.object({ kind: v.literal('loading') }),
  /** Not read without a person; the page offers to. */
  v.object({ kind: v.literal('unasked') }),
  v.object({ kind: v.literal('failed'), sentence: v.string(), canSignIn: v.boolean() }),
  v.object({
    kind: v.literal('ready'),
    /** What of it cannot be read. */
    problems: v.array(v.string()),
    facts: v.array(factSchema),
    /** How many packages it lists: they come apart. */
    packages: v.optional(v.number()),
    tables: v.array(tableSchema),
  }),
]);

/** A layer of an artifact that holds something that is known here. */
const heldItemSchema = v.object({ digest: v.string(), title: v.string(), note: v.string(), state: stateSchema });

/** What the artifact that is shown holds: no items for an image, and for what holds nothing that is known here. */
export const heldSchema = v.object({
  items: v.array(heldItemSchema),
  leftOut: v.optional(v.string()),
  /** Where it was opened from what refers to an image, and checked there. */
  checks: v.array(checkSchema),
});

/** Packages of the SBOM in a layer: name, version, licence, purl, supplier. `append`: after those sent before. */
export const packagesSchema = v.object({
  digest: v.string(),
  append: v.boolean(),
  rows: v.array(v.tuple([v.string(), v.string(), v.string(), v.string(), v.string()])),
  /** How many are not listed: a sentence. */
  leftOut: v.optional(v.string()),
});

export type HeldTable = v.InferOutput<typeof tableSchema>;
export type HeldItem = v.InferOutput<typeof heldItemSchema>;
export type PanelHeld = v.InferOutput<typeof heldSchema>;
export type PanelPackages = v.InferOutput<typeof packagesSchema>;
export type PackageRow = PanelPackages['rows'][number];
