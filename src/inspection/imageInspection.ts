import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import { entryKind, type Index, isAttestation, layersSize } from '../oci/manifest';
import type { Platform } from '../oci/platform';
import { type Ask, askOfPerson, atDigest, hostOf, type ImageSource, type Locator } from '../registry/imageSource';
import { asRegistryError, RegistryError } from '../registry/registryError';
import {
  type ImageSummary,
  type PlatformManifest,
  readConfig,
  readPlatformManifest,
  summariseImage,
} from './inspectImage';
import { entriesOf, type InspectionState, lacksSize, type Part, wayTo } from './inspectionState';
import { readSizes } from './readSizes';

export interface InspectionOptions {
  /** Are asked for whenever an image must be chosen, the most wanted first. */
  readonly wishes: () => readonly (Platform | undefined)[];
  /** The way to the entry that was chosen before: the indexes within the index, and it; where it is gone, wishes count. */
  readonly chosen?: readonly Digest[] | undefined;
  /** Is told of every change. */
  readonly changed: (before: InspectionState) => void;
  readonly failed: (error: RegistryError) => void;
}

/**
 * Who asks: a person, or nobody, where something is shown again by itself. `fresh`: past what is remembered. `again`: also where it was
 * asked for already, as a person's asking always is.
 */
export interface Asking {
  readonly byPerson: boolean;
  readonly fresh?: boolean | undefined;
  readonly again?: boolean | undefined;
}

const UNASKED = { kind: 'unasked' } as const;
const LOADING = { kind: 'loading' } as const;
const IDLE = { kind: 'idle' } as const;

/**
 * One image as a person looks into it: loads its index, one manifest of it and its configuration, part by part; what fails leaves the
 * rest. No method rejects. A later load ends an earlier one; what was read under a digest is not asked for again.
 */
export class ImageInspection {
  private current: InspectionState = {
    ...{ summary: UNASKED, refresh: IDLE, chosen: undefined, image: UNASKED, config: UNASKED },
    ...{ unfolded: new Map(), sizes: new Map(), sizing: IDLE, withoutSize: new Set() },
  };
  /** Ends all of it. */
  private readonly end = new AbortController();
  /** That of the load, and that of the manifest that is chosen. */
  private loading = new AbortController();
  private choice = new AbortController();
  private way: readonly Digest[];

  constructor(
    private readonly source: ImageSource,
    private readonly locator: Locator,
    private readonly options: InspectionOptions,
  ) {
    this.way = options.chosen ?? [];
    this.current = { ...this.current, chosen: this.way.at(-1) };
  }

  get state(): InspectionState {
    return this.current;
  }

  /** The way to the entry that a person chose, as {@link InspectionOptions.chosen}. */
  get chosen(): readonly Digest[] | undefined {
    return this.way.length > 0 ? this.way : undefined;
  }

  /**
   * All of it, from the beginning: one request, and up to two more. What is there already stays until something else comes, also where
   * nothing comes. Nobody's asking changes nothing where it was asked for, unless that is to be done again.
   */
  async load(asking: Asking): Promise<void> {
    const { summary: known, unfolded } = this.current;
    if (!asking.byPerson && !asking.again && known.kind !== 'unasked') return;
    this.loading.abort();
    this.loading = new AbortController();
    const signal = AbortSignal.any([this.end.signal, this.loading.signal]);
    const ask = { ...askOf(asking, signal), fresh: asking.fresh };
    if (known.kind === 'ready') this.update({ refresh: LOADING });
    else this.update({ summary: LOADING, image: LOADING, config: LOADING });
    const summary = await this.read(signal, () => summariseImage(this.source, this.locator, ask));
    if (!summary) return;
    if (summary.kind !== 'ready') {
      if (known.kind === 'ready' && summary.kind === 'failed') this.update({ refresh: summary });
      else this.update({ summary, image: UNASKED, config: UNASKED });
      return;
    }
    const isSame = known.kind === 'ready' && known.value.fetched.digest === summary.value.fetched.digest;
    const { image, config } = this.current;
    this.update({
      ...{ summary, refresh: IDLE, withoutSize: new Set<Digest>() },
      image: isSame && image.kind === 'ready' ? image : LOADING,
      config: isSame && config.kind === 'ready' ? config : LOADING,
      unfolded: new Map([...unfolded, ...this.current.unfolded].filter(([, { kind }]) => kind !== 'failed')),
    });
    await this.readImage(summary.value, askOf(asking, this.end.signal));
  }

  /** A person chooses a row: the manifest of an entry of the index, or of an index within it. */
  async choose(digest: Digest): Promise<void> {
    const { summary } = this.current;
    const way = summary.kind === 'ready' ? wayTo(digest, this.current) : undefined;
    if (summary.kind !== 'ready' || !way) return;
    this.way = way;
    this.update({ chosen: digest, image: LOADING, config: LOADING });
    await this.readImage(summary.value, askOfPerson(this.end.signal));
  }

  /** A person looks into an index within the index, or no longer. */
  async unfold(digest: Digest, open: boolean): Promise<void> {
    const entry = this.entryOf(digest);
    const known = this.current.unfolded.get(digest)?.kind;
    if (!entry || entryKind(entry) !== 'index' || (open && (known === 'ready' || known === 'loading'))) return;
    if (open) await this.readInner(entry, askOfPerson(this.end.signal));
    else this.setUnfolded(digest, undefined);
  }

  /**
   * A person wants to know the sizes: each takes a request for a manifest, which some registries count. Those that cannot be read are
   * left out; ends where the registry has had enough.
   */
  async readSizes(): Promise<void> {
    if (this.current.sizing.kind === 'loading') return;
    const { signal } = this.end;
    const wanted = entriesOf(this.current).filter((entry) => lacksSize(entry, this.current));
    this.update({ sizing: LOADING });
    const { sizes, withoutSize, enough } = await readSizes(this.source, this.locator, wanted, askOfPerson(signal));
    if (signal.aborted) return;
    if (enough) this.options.failed(enough);
    this.update({
      sizes: new Map([...this.current.sizes, ...sizes]),
      withoutSize: new Set([...this.current.withoutSize, ...withoutSize]),
      sizing: enough ? { kind: 'failed', error: enough } : IDLE,
    });
  }

  dispose(): void {
    this.end.abort();
  }

  private async readImage(summary: ImageSummary, { byPerson, askedAt }: Ask): Promise<void> {
    this.choice.abort();
    this.choice = new AbortController();
    const signal = AbortSignal.any([this.end.signal, this.choice.signal]);
    const ask: Ask = { signal, byPerson, askedAt };
    const { source, locator } = this;
    const wishes = this.options.wishes();
    const entry = await this.followWay(ask);
    if (signal.aborted) return;
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
    const before = this.current.image;
    const isSame = before.kind === 'ready' && before.value?.manifest.digest === chosen.manifest.digest;
    this.update({ image, ...(isSame ? {} : { config: LOADING }), ...this.withImage(chosen) });
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

  /** What a person chose, with the indexes read that lead there; undefined where it is gone, or was not chosen. */
  private async followWay(ask: Ask): Promise<Descriptor | undefined> {
    const [last, ...indexes] = this.way.toReversed();
    if (last === undefined) return undefined;
    for (const digest of indexes.reverse()) {
      if (this.entryOf(last) || ask.signal.aborted) break;
      const index = this.entryOf(digest);
      const isKnown = this.current.unfolded.get(digest)?.kind === 'ready';
      if (index && !isKnown && entryKind(index) === 'index') await this.readInner(index, ask);
    }
    return this.entryOf(last);
  }

  /** An index within the index, for who looks into it. */
  private async readInner(entry: Descriptor, ask: Ask): Promise<void> {
    const { digest } = entry;
    const underWay = { ...LOADING };
    this.setUnfolded(digest, underWay);
    const index = await this.read(ask.signal, async () => {
      const { value } = await this.source.manifest(atDigest(this.locator, digest), { ...ask, entry });
      if (value.kind === 'index') return value;
      throw new RegistryError('malformed', 'an index was named, and is none', { host: hostOf(this.locator) });
    });
    // Who has folded it meanwhile wants it no longer; nor does who has chosen something else.
    if (this.current.unfolded.get(digest) === underWay) this.setUnfolded(digest, index);
  }

  private entryOf(digest: Digest): Descriptor | undefined {
    return entriesOf(this.current).find((entry) => entry.digest === digest);
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

function askOf({ byPerson }: Asking, signal: AbortSignal): Ask {
  return byPerson ? askOfPerson(signal) : { signal };
}
