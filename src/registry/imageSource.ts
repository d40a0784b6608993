import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import type { Manifest } from '../oci/manifest';
import type { Reference } from '../references/reference';

/** Where an image is asked for: in a registry, or in a folder or file of this machine. */
export type Locator = RegistryLocator | LocalLocator;

export interface RegistryLocator {
  readonly kind: 'registry';
  readonly reference: Reference;
}

/** `layout`: an OCI image layout in a folder. `archive`: a tar file, of an OCI image layout or of `docker save`. */
export interface LocalLocator {
  readonly kind: 'layout' | 'archive';
  readonly path: string;
  /** The name of one of its images, as `org.opencontainers.image.ref.name` or `RepoTags` give it. */
  readonly tag?: string | undefined;
  /** What is asked for, whatever the tag says. */
  readonly digest?: Digest | undefined;
}

/** A manifest as it was served: `digest` is that of `bytes`. */
export interface Fetched<T> {
  readonly bytes: Uint8Array;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly value: T;
  /** What the registry calls this version of what was asked for, where it says. */
  readonly etag?: string | undefined;
  /** It stands nowhere: it was made of what an archive says instead, so no registry knows its digest. */
  readonly isComposed?: boolean | undefined;
}

export interface Ask {
  readonly signal: AbortSignal;
  /** Ask the source itself, past whatever is remembered. */
  readonly fresh?: boolean | undefined;
  /**
   * A person asks for just this: what failed lately is tried again, a refused credential too, and a HEAD that a registry fails is
   * repeated as GET.
   */
  readonly byPerson?: boolean | undefined;
  /**
   * When that person did, in milliseconds since the epoch, where one action asks for several things: a credential that is refused to the
   * first of them is not sent again for the others.
   */
  readonly askedAt?: number | undefined;
  /** The index entry whose digest is asked for: what it embeds saves the request. */
  readonly entry?: Descriptor | undefined;
  /** One of the many requests that one answer takes: a registry is asked more of these at once, beside all others. */
  readonly isOfMany?: boolean | undefined;
  /** No address of this machine or of a private network is connected to for it, whatever name stands for one. */
  readonly publicOnly?: boolean | undefined;
}

/** What one action of a person asks, which is done now. */
export function askOfPerson(signal: AbortSignal): Ask {
  return { signal, byPerson: true, askedAt: Date.now() };
}

/** Something that images can be read from. Every failure is a RegistryError. */
export interface ImageSource<L extends Locator = Locator> {
  /** The digest that the locator stands for: one HEAD where that is enough. */
  resolve(locator: L, ask: Ask): Promise<Digest>;
  manifest(locator: L, ask: Ask): Promise<Fetched<Manifest>>;
  /** The content of `descriptor`, verified against its digest. */
  blob(locator: L, descriptor: Descriptor, ask: Ask): Promise<Uint8Array>;
}

/**
 * Names that a registry lists, a page each, in its order, or the names of a folder's or file's images; to be read once. Failures come
 * while it is read.
 */
export interface NameList extends AsyncIterable<readonly string[]> {
  /** How many of them, up to now, do not fit the grammar (or, on this machine, no {@link LocalLocator}) and are left out. */
  readonly dropped: number;
  /** Undefined until the last page. `limit`: there are more than we list; `circle`: the registry leads round and round, so there may be more. */
  readonly end: 'complete' | 'limit' | 'circle' | undefined;
}

/** A source that lists tags, too. */
export interface TaggedSource<L extends Locator = Locator> extends ImageSource<L> {
  /** The tags of a repository: at most 200,000. */
  tags(locator: L, ask: Ask): NameList;
}

/** What is known of a manifest without its content. */
export interface ManifestHead {
  readonly digest: Digest;
  /** Without parameters; '' where the registry does not say. Nothing verifies it. */
  readonly mediaType: string;
}

/** A source that tells what a manifest is without its content. */
export interface HeadSource extends ImageSource<RegistryLocator> {
  /** As {@link ImageSource.resolve}. */
  head(locator: RegistryLocator, ask: Ask): Promise<ManifestHead>;
}

/** What refers to a manifest, by `subject`, as a list says it: each digest once. */
export interface Referrers {
  /** At most 10,000. Their `artifactType` is the list's word: some lists leave it out, or have another than the manifest. */
  readonly descriptors: readonly Descriptor[];
  /** `api`: the registry's own list; `tag`: the referrers tag schema; `localIndex`: the manifests that index.json of a layout lists. */
  readonly via: 'api' | 'tag' | 'localIndex';
  /** As for a {@link NameList}. */
  readonly end: 'complete' | 'limit' | 'circle';
}

/** Which of them: with a type, those that the list says are of it, and those of which it says no type. */
export interface ReferrersFilter {
  readonly artifactType?: string | undefined;
}

/** A source that knows what refers to what. */
export interface ReferrersSource<L extends Locator = Locator> extends ImageSource<L> {
  /**
   * What refers to the digest of `locator`.
   * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers
   */
  referrers(locator: L, filter: ReferrersFilter, ask: Ask): Promise<Referrers>;
  /** The tags that begin with `prefix`, where one request tells them all; undefined where it does not. */
  tagsFrom(locator: L, prefix: string, ask: Ask): Promise<readonly string[] | undefined>;
}

/** A source of content of any size. */
export interface StreamedSource<L extends Locator = Locator> extends ImageSource<L> {
  /** The content of `descriptor` as it comes; whether it is that of the digest is known at the end, and else a RegistryError. */
  openBlob(locator: L, descriptor: Descriptor, ask: Ask): AsyncIterable<Uint8Array>;
}

/** What a registry can be asked beside. */
export interface RegistrySource
  extends TaggedSource<RegistryLocator>, HeadSource, ReferrersSource<RegistryLocator>, StreamedSource<RegistryLocator> {
  /** Who asks there, without a secret: what one is told is not for another to see. */
  identity(locator: RegistryLocator, signal: AbortSignal): Promise<string>;
  /** What the locator stands for now: `known` itself where that has not changed, at the price of one request. */
  revalidate(locator: RegistryLocator, known: Fetched<Manifest>, ask: Ask): Promise<Fetched<Manifest>>;
  /**
   * The repositories of a registry, at most 10,000: no part of distribution-spec, but of its predecessor; many registries allow it to
   * nobody, or to administrators.
   * @see https://distribution.github.io/distribution/spec/api/#catalog
   */
  repositories(registry: string, ask: Ask): NameList;
}

/** The same place by digest: a platform's manifest of an index. */
export function atDigest<L extends Locator>(locator: L, digest: Digest): L {
  return locator.kind === 'registry'
    ? { ...locator, reference: { ...locator.reference, tag: undefined, digest } }
    : { ...locator, tag: undefined, digest };
}

/** Who is asked, as errors name it: the registry's host, or the path of the folder or file. */
export function hostOf(locator: Locator): string {
  return locator.kind === 'registry' ? locator.reference.registry : locator.path;
}
