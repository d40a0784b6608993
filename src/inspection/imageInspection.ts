import pLimit from 'p-limit';
import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import type { ImageConfig } from '../oci/imageConfig';
import { entryKind, type Index, isAttestation, layersSize } from '../oci/manifest';
import type { Platform } from '../oci/platform';
import { type Ask, askOfPerson, atDigest, hostOf, type ImageSource, type Locator } from '../registry/imageSource';
import { asRegistryError, RegistryError } from '../registry/registryError';
import {
  detailsOf,
  type ImageDetails,
  type ImageSummary,
  type PlatformManifest,
  readConfig,
  readPlatformManifest,
  summariseImage,
} from './inspectImage';

/** Something that is asked for by itself: nobody has asked yet, it is on its way, it failed, or it is there. */
export type Part<T> =
  | { readonly kind: 'unasked' | 'loading' }
  | { readonly kind: 'failed'; readonly error: RegistryError }
  | { readonly kind: 'ready'; readonly value: T };

/** What is known of an image so far. What depends on a part that is not there is 'unasked'. */
export interface InspectionState {
  /** What was asked for itself. */
  readonly summary: Part<ImageSummary>;
  /** The one manifest that is shown; undefined for an index without images. */
  readonly image: Part<PlatformManifest | undefined>;
  /** That of the manifest; undefined for what is no image. */
  readonly config: Part<ImageConfig | undefined>;
  /** The indexes within the index that are looked into. */
  readonly unfolded: ReadonlyMap<Digest, Part<Index>>;
  /** Compressed size in bytes of the layers of each image, as far as known. */
  readonly sizes: ReadonlyMap<Digest, number>;
}

export interface InspectionOptions {
  /** Are asked for whenever an image must be chosen, the most wanted first. */
  readonly wishes: () => readonly (Platform | undefined)[];
  /** The entry that was chosen before; where it is gone, wishes count. */
  readonly chosen?: Digest | undefined;
  /** Is told of every change. */
  readonly changed: (before: InspectionState) => void;
  readonly failed: (error: RegistryError) => void;
}

/** Who asks: a person, or nobody, where something is shown again by itself. `fresh`: past what is remembered. */
export interface Asking {
  readonly byPerson: boolean;
  readonly fresh?: boolean | undefined;
}

/** Sizes are asked for so many images at a time, and so many at once. */
export const MAX_SIZES = 40;
const SIZES_AT_ONCE = 6;

const UNASKED = { kind: 'unasked' } as const;
const LOADING = { kind: 'loading' } as const;

/**
 * One image as a person looks into it: loads its index, one manifest of it and its configuration, part by part; what fails leaves the
 * rest. No method rejects. A later load ends an earlier one; what was read under a digest is not asked for again.
 */
export class ImageInspection {
  private current: InspectionState = {
    ...{ summary: UNASKED, image: UNASKED, config: UNASKED },
    unfolded: new Map(),
    sizes: new Map(),
  };
  /** That of all that is under way, and that of the manifest that is chosen. */
  private work = new AbortController();
  private choice = new AbortController();
  private chosenDigest: Digest | undefined;

  constructor(
    private readonly source: ImageSource,
    private readonly locator: Locator,
    private readonly options: InspectionOptions,
  ) {
    this.chosenDigest = options.chosen;
  }

  get state(): InspectionState {
    return this.current;
  }

  /** The entry that a person chose. */
  get chosen(): Digest | undefined {
    return this.chosenDigest;
  }

  /** All of it, from the beginning: one request, and up to two more. */
  async load(asking: Asking): Promise<void> {
    this.work.abort();
    this.work = new AbortController();
    const { signal } = this.work;
    const ask = { ...askOf(asking, signal), fresh: asking.fresh };
    const unfolded = new Map([...this.current.unfolded].filter(([, { kind }]) => kind === 'ready'));
    this.update({ summary: LOADING, image: LOADING, config: LOADING, unfolded });
    const summary = await this.read(signal, () => summariseImage(this.source, this.locator, ask));
    if (!summary) return;
    if (summary.kind !== 'ready') {
      this.update({ summary, image: UNASKED, config: UNASKED });
      return;
    }
    this.update({ summary });
    await this.readImage(summary.value, askOf(asking, signal));
  }

  /** A person chooses a row: the manifest of an entry of the index, or of an index within it. */
  async choose(digest: Digest): Promise<void> {
    const { summary } = this.current;
    if (summary.kind !== 'ready' || !this.entryOf(digest)) return;
    this.chosenDigest = digest;
    this.update({ image: LOADING, config: LOADING });
    await this.readImage(summary.value, askOfPerson(this.work.signal));
  }

  /** A person looks into an index within the index, or no longer. */
  async unfold(digest: Digest, open: boolean): Promise<void> {
    const entry = this.entryOf(digest);
    const known = this.current.unfolded.get(digest)?.kind;
    if (!entry || entryKind(entry) !== 'index' || (open && (known === 'ready' || known === 'loading'))) return;
    const { signal } = this.work;
    this.setUnfolded(digest, open ? LOADING : undefined);
    if (!open) return;
    const index = await this.read(signal, async () => {
      const { value } = await this.source.manifest(atDigest(this.locator, digest), { ...askOfPerson(signal), entry });
      if (value.kind === 'index') return value;
      throw new RegistryError('malformed', 'an index was named, and is none', { host: hostOf(this.locator) });
    });
    // Who has folded it meanwhile wants it no longer.
    if (index && this.current.unfolded.has(digest)) this.setUnfolded(digest, index);
  }

  /**
   * A person wants to know the sizes: each takes a request for a manifest, which some registries count. Those that cannot be read are
   * left out; ends where the registry has had enough.
   */
  async readSizes(): Promise<void> {
    const { signal } = this.work;
    const ask = askOfPerson(signal);
    const atOnce = pLimit(SIZES_AT_ONCE);
    let hasEnough = false;
    const read = async (entry: Descriptor): Promise<[Digest, number] | undefined> => {
      if (hasEnough || signal.aborted) return undefined;
      try {
        const { value } = await this.source.manifest(atDigest(this.locator, entry.digest), { ...ask, entry });
        return value.kind === 'image' ? [entry.digest, layersSize(value)] : undefined;
      } catch (cause) {
        hasEnough ||= ENDS.has(asRegistryError(cause, hostOf(this.locator)).kind);
        return undefined;
      }
    };
    const wanted = this.entries().filter((entry) => hasSize(entry) && !this.current.sizes.has(entry.digest));
    const unique = [...new Map(wanted.map((entry) => [entry.digest, entry])).values()];
    const found = await Promise.all(unique.slice(0, MAX_SIZES).map((entry) => atOnce(read, entry)));
    if (signal.aborted) return;
    this.update({ sizes: new Map([...this.current.sizes, ...found.filter((size) => size !== undefined)]) });
  }

  dispose(): void {
    this.work.abort();
  }

  private async readImage(summary: ImageSummary, { byPerson, askedAt }: Ask): Promise<void> {
    this.choice.abort();
    this.choice = new AbortController();
    const signal = AbortSignal.any([this.work.signal, this.choice.signal]);
    const ask: Ask = { signal, byPerson, askedAt };
    const { source, locator } = this;
    const wishes = this.options.wishes();
    const entry = this.chosenDigest && this.entryOf(this.chosenDigest);
    const image = await this.read(signal, () =>
      entry
        ? readEntry(source, locator, entry, wishes, ask)
        : readPlatformManifest(source, summary, { kind: 'wishes', wishes }, ask),
    );
    if (!image) return;
    const chosen = image.kind === 'ready' ? image.value : undefined;
    if (!chosen) {
      // Nothing more is to be asked for.
      this.update({ image, config: image.kind === 'ready' ? { kind: 'ready', value: undefined } : UNASKED });
      return;
    }
    this.update({ image, ...this.withImage(chosen) });
    // An attestation calls what it has a configuration, and it runs nothing.
    const isImage = !(chosen.entry && isAttestation(chosen.entry));
    const config = await this.read(signal, async () =>
      isImage ? readConfig(source, locator, chosen.manifest.value, ask) : undefined,
    );
    if (config) this.update({ config });
  }

  /** What the way to a manifest has told besides: the indexes on it, and its size. */
  private withImage({ manifest, within }: PlatformManifest): Pick<InspectionState, 'unfolded' | 'sizes'> {
    const { unfolded, sizes } = this.current;
    const indexes = within.map(({ digest, value }) => [digest, { kind: 'ready', value }] as const);
    return {
      unfolded: new Map([...unfolded, ...indexes]),
      sizes: new Map([...sizes, [manifest.digest, layersSize(manifest.value)]]),
    };
  }

  private entryOf(digest: Digest): Descriptor | undefined {
    return this.entries().find((entry) => entry.digest === digest);
  }

  /** Those of the index, and of the indexes within it that are known. */
  private entries(): readonly Descriptor[] {
    const { summary, unfolded } = this.current;
    const value = summary.kind === 'ready' ? summary.value.fetched.value : undefined;
    const inner = [...unfolded.values()].flatMap((part) => (part.kind === 'ready' ? part.value.manifests : []));
    return value?.kind === 'index' ? [...value.manifests, ...inner] : [];
  }

  private setUnfolded(digest: Digest, index: Part<Index> | undefined): void {
    const unfolded = new Map(this.current.unfolded);
    if (index) unfolded.set(digest, index);
    else unfolded.delete(digest);
    this.update({ unfolded });
  }

  /** Undefined where nobody wants to know any more. */
  private async read<T>(signal: AbortSignal, load: () => Promise<T>): Promise<Part<T> | undefined> {
    try {
      const value = await load();
      return signal.aborted ? undefined : { kind: 'ready', value };
    } catch (cause) {
      if (signal.aborted) return undefined;
      const error = asRegistryError(cause, hostOf(this.locator));
      this.options.failed(error);
      return { kind: 'failed', error };
    }
  }

  private update(change: Partial<InspectionState>): void {
    const before = this.current;
    this.current = { ...before, ...change };
    this.options.changed(before);
  }
}

/**
 * What one entry of an index leads to, whatever it is: its manifest, or where it is an index, the one that is wished for there. One
 * request, and one more for each index on the way. Undefined for an index without images.
 */
async function readEntry(
  source: ImageSource,
  locator: Locator,
  entry: Descriptor,
  wishes: readonly (Platform | undefined)[],
  ask: Ask,
): Promise<PlatformManifest | undefined> {
  const fetched = await source.manifest(atDigest(locator, entry.digest), { ...ask, entry });
  const { value } = fetched;
  if (value.kind === 'image') return { manifest: { ...fetched, value }, entry, within: [] };
  const inner = await readPlatformManifest(source, { locator, fetched }, { kind: 'wishes', wishes }, ask);
  return inner && { ...inner, within: [{ ...fetched, value }, ...inner.within] };
}

/** The image that is shown, as far as it is there. */
export function detailsSoFar({ image, config }: InspectionState): ImageDetails | undefined {
  const shown = image.kind === 'ready' ? image.value : undefined;
  return shown && detailsOf(shown, config.kind === 'ready' ? config.value : undefined);
}

/** Whether the layers of what an entry leads to have a size that people ask for. */
export function hasSize(entry: Descriptor): boolean {
  const kind = entryKind(entry);
  return kind === 'platform' || kind === 'artifact';
}

function askOf({ byPerson }: Asking, signal: AbortSignal): Ask {
  return byPerson ? askOfPerson(signal) : { signal };
}

/** Where the next request would get the same answer. */
const ENDS: ReadonlySet<RegistryError['kind']> = new Set([
  ...(['cancelled', 'rateLimited', 'unauthorized', 'denied', 'unreachable', 'timeout'] as const),
]);
