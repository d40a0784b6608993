import * as v from 'valibot';
import { type Digest, parseDigest } from '../../oci/digest';
import { parsePlatform, type Platform } from '../../oci/platform';
import { formatReference, parseReference, type Reference } from '../../references/reference';

/** What a selected node is about: one image, perhaps as one platform's, or all of a registry or repository. */
export type Selected =
  | {
      readonly kind: 'image';
      readonly reference: Reference;
      readonly platform: Platform | undefined;
      readonly digest: Digest | undefined;
    }
  | { readonly kind: 'group'; readonly registry: string; readonly repository: string | undefined };

const MAX_SELECTED = 10_000;

const text = v.pipe(v.string(), v.maxLength(4096));
const nodeSchema = v.object({
  reference: v.optional(text),
  registry: v.optional(text),
  repository: v.optional(text),
  platform: v.optional(text),
  digest: v.optional(text),
});

/**
 * What a command of the tree is about: `argument` is the node that it was called on, `selected` all that are selected, where there are
 * several. Any extension can call a command, so both are read as hostile; what is none of our nodes is left out.
 */
export function selectionOf(argument: unknown, selected: unknown): readonly Selected[] {
  const nodes: readonly unknown[] = Array.isArray(selected) && selected.length > 0 ? selected : [argument];
  return nodes.slice(0, MAX_SELECTED).flatMap((node) => selectedIn(node) ?? []);
}

/** The images that are selected, each once; a place and its image are one. */
export function referencesOf(selection: readonly Selected[]): readonly Reference[] {
  const found = selection.flatMap((each) => (each.kind === 'image' ? [each.reference] : []));
  return [...new Map(found.map((reference) => [formatReference(reference), reference])).values()];
}

function selectedIn(node: unknown): Selected | undefined {
  const parsed = v.safeParse(nodeSchema, node);
  if (!parsed.success) return undefined;
  const { reference, registry, repository, platform = '', digest = '' } = parsed.output;
  if (reference !== undefined) {
    const named = parseReference(reference);
    if (named.kind !== 'ok') return undefined;
    return {
      ...{ kind: 'image', reference: named.value },
      ...{ platform: parsePlatform(platform), digest: parseDigest(digest) },
    };
  }
  if (registry === undefined) return undefined;
  // Only a registry that a reference can name, and the same of a repository.
  const name = parseReference(`${registry}/${repository ?? 'name'}`);
  if (name.kind !== 'ok' || name.value.registry !== registry) return undefined;
  return { kind: 'group', registry, repository };
}
