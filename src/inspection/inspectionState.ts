import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import type { ImageConfig } from '../oci/imageConfig';
import { entryKind, type Index } from '../oci/manifest';
import type { RegistryError } from '../registry/registryError';
import { detailsOf, type ImageDetails, type ImageSummary, type PlatformManifest } from './inspectImage';

/** Something that is asked for by itself: nobody has asked yet, it is on its way, it failed, or it is there. */
export type Part<T> =
  | { readonly kind: 'unasked' | 'loading' }
  | { readonly kind: 'failed'; readonly error: RegistryError }
  | { readonly kind: 'ready'; readonly value: T };

/** Something that a person asked for beside what is there already. */
export type Task = { readonly kind: 'idle' | 'loading' } | { readonly kind: 'failed'; readonly error: RegistryError };

/** What is known of an image so far. What depends on a part that is not there is 'unasked'. */
export interface InspectionState {
  /** What was asked for itself. */
  readonly summary: Part<ImageSummary>;
  /** Asking for it all anew: what is known stays until something else has come. */
  readonly refresh: Task;
  /** The entry that a person chose, whether it could be read or not. */
  readonly chosen: Digest | undefined;
  /** The one manifest that is shown; undefined for an index without images. */
  readonly image: Part<PlatformManifest | undefined>;
  /** That of the manifest; undefined for what is no image. */
  readonly config: Part<ImageConfig | undefined>;
  /** The indexes within the index that are looked into. */
  readonly unfolded: ReadonlyMap<Digest, Part<Index>>;
  /** Compressed size in bytes of the layers of each image, as far as known. */
  readonly sizes: ReadonlyMap<Digest, number>;
  readonly sizing: Task;
  /** Those whose size could not be read: they are not asked for again until all is. */
  readonly withoutSize: ReadonlySet<Digest>;
}

/** The image that is shown, as far as it is there. */
export function detailsSoFar({ image, config }: InspectionState): ImageDetails | undefined {
  const shown = image.kind === 'ready' ? image.value : undefined;
  return shown && detailsOf(shown, config.kind === 'ready' ? config.value : undefined);
}

/** Whether some of what was asked for is not there: it failed, or is on its way. */
export function isIncomplete({ summary, refresh, image, config, unfolded, sizing }: InspectionState): boolean {
  return [summary, refresh, image, config, sizing, ...unfolded.values()].some(isMissing);
}

/** Whether it was asked for, and is not there. */
export function isMissing({ kind }: Part<unknown> | Task): boolean {
  return kind === 'failed' || kind === 'loading';
}

/** Whether the layers of what an entry leads to have a size that people ask for, and nobody has yet. */
export function lacksSize(entry: Descriptor, { sizes, withoutSize }: InspectionState): boolean {
  const kind = entryKind(entry);
  const isSized = kind === 'platform' || kind === 'artifact';
  return isSized && !sizes.has(entry.digest) && !withoutSize.has(entry.digest);
}

/** The entries of the index, and of the indexes within it that are known. */
export function entriesOf({ summary, unfolded }: InspectionState): readonly Descriptor[] {
  const value = summary.kind === 'ready' ? summary.value.fetched.value : undefined;
  const inner = [...unfolded.values()].flatMap((part) => (part.kind === 'ready' ? part.value.manifests : []));
  return value?.kind === 'index' ? [...value.manifests, ...inner] : [];
}

/** The digests of the indexes that lead to an entry, and its own; undefined for what is not there. */
export function wayTo(digest: Digest, { summary, unfolded }: InspectionState): readonly Digest[] | undefined {
  const value = summary.kind === 'ready' ? summary.value.fetched.value : undefined;
  if (value?.kind !== 'index') return undefined;
  let ways: readonly (readonly [Index, readonly Digest[]])[] = [[value, []]];
  const seen = new Set<Index>();
  while (ways.length > 0) {
    const found = ways.find(([index]) => index.manifests.some((entry) => entry.digest === digest));
    if (found) return [...found[1], digest];
    ways = ways.flatMap(([index, way]) =>
      index.manifests.flatMap((entry) => {
        const inner = unfolded.get(entry.digest);
        if (inner?.kind !== 'ready' || seen.has(inner.value)) return [];
        seen.add(inner.value);
        return [[inner.value, [...way, entry.digest]] as const];
      }),
    );
  }
  return undefined;
}
