import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import type { Manifest } from '../oci/manifest';
import type { Ask, Fetched, RegistryLocator } from './imageSource';

/** What has to hold of a tag for a manifest to be put there. */
export type Precondition =
  /** The tag still is this version, as the registry called it; in quotes. */
  | { readonly ifMatch: string }
  /** There is no such tag. */
  | { readonly ifNoneMatch: '*' };

/** How a registry took a manifest. */
export interface PutManifest {
  readonly digest: Digest;
  /** The subject that the registry lists the manifest under; undefined where it does not say that it keeps such lists. */
  readonly subject?: Digest | undefined;
}

/** Content of any size that can be read again and again. */
export type OpenContent = () => AsyncIterable<Uint8Array>;

/**
 * Something that content can be put into. Every failure is a RegistryError; what `open` throws is the cause of one.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#push
 */
export interface PushTarget {
  /** What stands there now: past what is remembered, and past mirrors. */
  manifest(locator: RegistryLocator, ask: Ask): Promise<Fetched<Manifest>>;
  hasBlob(locator: RegistryLocator, digest: Digest, ask: Ask): Promise<boolean>;
  /** Puts the content of `descriptor` there, unless it is there. 'digestMismatch' where `open` gives other content. */
  putBlob(locator: RegistryLocator, descriptor: Descriptor, open: OpenContent, ask: Ask): Promise<void>;
  /** Puts a manifest under the locator's tag, or under its digest where it names one. A precondition that fails is status 412. */
  putManifest(
    locator: RegistryLocator,
    bytes: Uint8Array,
    mediaType: string,
    precondition: Precondition | undefined,
    ask: Ask,
  ): Promise<PutManifest>;
}
