import * as v from 'valibot';
import type { Check } from '../../messages/check';
import { type Digest, parseDigest } from '../../oci/digest';
import { parsePlatform, type Platform, platformPath } from '../../oci/platform';
import type { Place } from '../../presentation/hover';
import { formatReference, parseReference } from '../../references/reference';
import type { Locator } from '../../registry/imageSource';
import { isLocalTag } from '../../registry/local/locator';
import { keptPlaceSchema } from '../commands/placeSchema';

/** As LookUpDecision says it. */
type Reserve = { readonly kind: 'build' } | { readonly kind: 'otherFile'; readonly path: string };

/** What a panel is opened for. */
export interface PanelTarget {
  readonly locator: Locator;
  /** The platform that the document asks for. */
  readonly platform?: Platform | undefined;
  /** Why its registry is told of it only by a person, whatever registry that is. */
  readonly reserve?: Reserve | undefined;
  /** Where it stands in a document, if a pin can be written there. */
  readonly pinPlace?: Place | undefined;
  /** What came of checking it where it was found among what refers to an image; forgotten with a restart. */
  readonly checks?: readonly Check[] | undefined;
}

/** A panel as it is kept over a restart. */
export interface KeptPanel {
  readonly target: PanelTarget;
  /** The way to the row that was chosen: the indexes within the index that lead there, and it. */
  readonly chosen: readonly Digest[] | undefined;
}

const text = v.pipe(v.string(), v.maxLength(4_096));
const keptSchema = v.object({
  reference: v.optional(text),
  local: v.optional(
    v.object({ kind: v.picklist(['layout', 'archive']), path: text, tag: v.optional(text), digest: v.optional(text) }),
  ),
  platform: v.optional(text),
  osVersion: v.optional(text),
  reserve: v.optional(
    v.variant('kind', [v.object({ kind: v.literal('build') }), v.object({ kind: v.literal('otherFile'), path: text })]),
  ),
  pinPlace: v.optional(keptPlaceSchema),
  /** Digests, with spaces between. */
  chosen: v.optional(text),
});
const stateSchema = v.object({
  state: v.pipe(v.string(), v.maxLength(65_536), v.parseJson(), keptSchema),
});

/** By reference alone: nothing of what a registry said is kept. */
export function formatKept({ target, chosen }: KeptPanel): string {
  const { locator, platform, reserve, pinPlace } = target;
  const place = locator.kind === 'registry' ? { reference: formatReference(locator.reference) } : { local: locator };
  const kept: v.InferInput<typeof keptSchema> = {
    ...place,
    platform: platform && platformPath(platform),
    osVersion: platform?.osVersion,
    ...{ reserve, pinPlace, chosen: chosen?.join(' ') },
  };
  return JSON.stringify(kept);
}

/** What the page kept, read as hostile; undefined where it is nothing of ours. */
export function parseKept(state: unknown): KeptPanel | undefined {
  const parsed = v.safeParse(stateSchema, state);
  if (!parsed.success) return undefined;
  const kept = parsed.output.state;
  const locator = locatorIn(kept);
  if (!locator) return undefined;
  const { platform: path = '', osVersion, reserve, pinPlace, chosen = '' } = kept;
  const known = parsePlatform(path);
  const platform = known && osVersion !== undefined ? { ...known, osVersion } : known;
  const way = chosen.split(' ').map(parseDigest);
  return {
    target: { locator, platform, reserve, pinPlace },
    chosen: way.every((digest) => digest !== undefined) ? way : undefined,
  };
}

function locatorIn({ reference, local }: v.InferOutput<typeof keptSchema>): Locator | undefined {
  if (reference !== undefined) {
    const parsed = parseReference(reference);
    return parsed.kind === 'ok' ? { kind: 'registry', reference: parsed.value } : undefined;
  }
  if (!local || local.path === '' || local.path.includes('\0')) return undefined;
  const { kind, path, tag, digest } = local;
  if (tag !== undefined && !isLocalTag(tag)) return undefined;
  const known = digest === undefined ? undefined : parseDigest(digest);
  if (digest !== undefined && !known) return undefined;
  return { kind, path, tag, digest: known };
}
