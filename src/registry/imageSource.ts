import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import type { Manifest } from '../oci/manifest';
import type { Reference } from '../references/reference';

/** Where an image is asked for. */
export interface Locator {
  readonly kind: 'registry';
  readonly reference: Reference;
}

/** A manifest as it was served: `digest` is that of `bytes`. */
export interface Fetched<T> {
  readonly bytes: Uint8Array;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly value: T;
}

export interface Ask {
  readonly signal: AbortSignal;
  /** Ask the source itself, past whatever is remembered. */
  readonly fresh?: boolean | undefined;
}

/** Something that images can be read from. Every failure is a RegistryError. */
export interface ImageSource {
  /** The digest that the locator stands for: one HEAD where that is enough. */
  resolve(locator: Locator, ask: Ask): Promise<Digest>;
  manifest(locator: Locator, ask: Ask): Promise<Fetched<Manifest>>;
  /** The content of `descriptor`, verified against its digest. */
  blob(locator: Locator, descriptor: Descriptor, ask: Ask): Promise<Uint8Array>;
}

/** The same place by digest: a platform's manifest of an index. */
export function atDigest(locator: Locator, digest: Digest): Locator {
  return { kind: 'registry', reference: { ...locator.reference, tag: undefined, digest } };
}
