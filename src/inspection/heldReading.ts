import { isReadable } from '../artifacts/artifactContent';
import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import { isContainerImage, type ImageManifest } from '../oci/manifest';
import {
  type Ask,
  askOfPerson,
  type Fetched,
  hostOf,
  type Locator,
  type StreamedSource,
} from '../registry/imageSource';
import { asRegistryError, type RegistryError } from '../registry/registryError';
import { MAX_WHOLE, wholeBlob } from '../registry/wholeBlob';
import type { Held } from './held';
import type { Part } from './inspectionState';

/** A layer that may hold something that is known here, and what came of reading it. */
export interface HeldLayer {
  readonly descriptor: Descriptor;
  readonly held: Part<Held>;
}

export interface HeldReadingOptions {
  readonly source: Pick<StreamedSource, 'blob' | 'openBlob'>;
  readonly locator: Locator;
  /** Reads what a layer holds; may take long, and be done elsewhere. */
  readonly parse: (layer: Descriptor, bytes: Uint8Array, signal: AbortSignal) => Promise<Held>;
  /** Is told of every change; `ready` is the layer that has come. */
  readonly changed: (ready?: HeldLayer) => void;
  readonly failed: (error: RegistryError) => void;
}

/** Of one manifest. */
const MAX_LAYERS = 16;
/** Bytes of all layers together. */
const MAX_TOGETHER = 128 * 1024 * 1024;

/**
 * What the one manifest that is shown holds, where that is an artifact: each of its layers is read, one after another. No method rejects;
 * another manifest ends the reading of the one before.
 */
export class HeldReading {
  private shown: Fetched<ImageManifest> | undefined;
  private known: readonly HeldLayer[] = [];
  private leftOut = 0;
  private work: AbortController | undefined;

  constructor(private readonly options: HeldReadingOptions) {}

  /** None of an image. */
  get layers(): readonly HeldLayer[] {
    return this.known;
  }

  /** How many more layers there are that may hold something. */
  get more(): number {
    return this.leftOut;
  }

  /**
   * What is shown from now on; what was read of the same stays.
   * @returns whether it is something else.
   */
  isAbout(shown: Fetched<ImageManifest> | undefined): boolean {
    const isOther = shown?.digest !== this.shown?.digest;
    if (!isOther) return false;
    this.dispose();
    this.shown = shown;
    const readable = shown ? readableLayers(shown.value) : [];
    this.known = readable.slice(0, MAX_LAYERS).map((descriptor) => ({ descriptor, held: { kind: 'unasked' } }));
    this.leftOut = readable.length - this.known.length;
    this.options.changed();
    return true;
  }

  /** Reads what was not read yet, or failed. */
  async read(): Promise<void> {
    this.dispose();
    const work = new AbortController();
    this.work = work;
    const isRead = ({ held }: HeldLayer) => held.kind === 'ready';
    const wanted = this.known.filter((layer) => !isRead(layer)).map(({ descriptor }) => descriptor);
    if (wanted.length === 0) return;
    for (const { digest } of wanted) this.set(digest, { kind: 'loading' });
    this.options.changed();
    const ask = askOfPerson(work.signal);
    let room = this.known.filter(isRead).reduce((left, { descriptor }) => left - descriptor.size, MAX_TOGETHER);
    for (const descriptor of wanted) {
      const held = await this.readLayer(descriptor, Math.min(room, MAX_WHOLE), ask);
      if (work.signal.aborted) return;
      // What was not read takes none of it from the others.
      if (held.kind === 'ready') room -= descriptor.size;
      this.options.changed(this.set(descriptor.digest, held));
    }
  }

  dispose(): void {
    this.work?.abort();
    this.work = undefined;
  }

  private async readLayer(descriptor: Descriptor, maxBytes: number, ask: Ask): Promise<Part<Held>> {
    const { source, locator, parse, failed } = this.options;
    const host = hostOf(locator);
    try {
      const bytes = await wholeBlob(source, locator, descriptor, maxBytes, ask);
      return { kind: 'ready', value: await parse(descriptor, bytes, ask.signal) };
    } catch (cause) {
      const error = asRegistryError(cause, host);
      if (!ask.signal.aborted) failed(error);
      return { kind: 'failed', error };
    }
  }

  private set(digest: Digest, held: Part<Held>): HeldLayer | undefined {
    this.known = this.known.map((layer) => (layer.descriptor.digest === digest ? { ...layer, held } : layer));
    return this.known.find(({ descriptor }) => descriptor.digest === digest);
  }
}

/** Each once. */
function readableLayers(manifest: ImageManifest): readonly Descriptor[] {
  if (isContainerImage(manifest)) return [];
  const layers = new Map(manifest.layers.map((layer) => [layer.digest, layer]));
  return [...layers.values()].filter(({ mediaType }) => isReadable(mediaType));
}
