import type { Descriptor } from '../../oci/descriptor';
import type { Digest } from '../../oci/digest';
import type { Ask, ImageSource, LocalLocator, Referrers } from '../imageSource';

/** The images of one folder or archive. */
export interface LocalImages extends ImageSource<LocalLocator> {
  /** The content of any size as it comes; whether it is that of the digest is known at the end, and else a RegistryError. */
  openBlob(locator: LocalLocator, descriptor: Descriptor, ask: Ask): AsyncIterable<Uint8Array>;
  /** What they are called there, as written: by any of these one of them can be asked for. */
  names(signal: AbortSignal): Promise<readonly string[]>;
  /** What refers to the digest there. */
  referrers(digest: Digest, signal: AbortSignal): Promise<Referrers>;
}
