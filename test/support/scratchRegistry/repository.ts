import type { Descriptor } from '../../../src/oci/descriptor';
import { type Digest, digestOf, parseDigest } from '../../../src/oci/digest';

export interface StoredManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** The manifest that this one refers to; undefined where the bytes are no JSON or name none. */
  readonly subject?: Digest | undefined;
}

export interface StoredBlob {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** What a referrers list says of a manifest: a descriptor as it stands in JSON. */
export type ReferrerEntry = Omit<Descriptor, 'annotations'> & Partial<Pick<Descriptor, 'annotations'>>;

/** One repository's manifests, tags and blobs. Nothing is required of the bytes: malformed content can be stored too. */
export class Repository {
  readonly #manifests = new Map<string, StoredManifest>();
  readonly #blobs = new Map<string, StoredBlob>();
  readonly #tags = new Map<string, Digest>();
  #sortedTags: readonly string[] | undefined;

  /** Stores a manifest under `digest`, by default the sha256 one. */
  putManifest(bytes: Uint8Array, mediaType: string, digest: Digest = digestOf(bytes)): StoredManifest {
    const manifest = { digest, mediaType, bytes, subject: subjectOf(bytes) };
    this.#manifests.set(digest, manifest);
    return manifest;
  }

  tag(tag: string, digest: Digest): void {
    if (!this.#tags.has(tag)) this.#sortedTags = undefined;
    this.#tags.set(tag, digest);
  }

  /** The manifest that a tag or digest names. */
  manifest(reference: string): StoredManifest | undefined {
    return this.#manifests.get(this.#tags.get(reference) ?? reference);
  }

  /** Removes the manifest and every tag on it; false where there is none. */
  deleteManifest(digest: string): boolean {
    for (const [tag, target] of [...this.#tags]) if (target === digest) this.deleteTag(tag);
    return this.#manifests.delete(digest);
  }

  /** Removes the tag, not what it named; false where there is none. */
  deleteTag(tag: string): boolean {
    this.#sortedTags = undefined;
    return this.#tags.delete(tag);
  }

  /**
   * In lexical order, without regard to case.
   * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags
   */
  get tags(): readonly string[] {
    return (this.#sortedTags ??= [...this.#tags.keys()].sort(lexically));
  }

  putBlob(bytes: Uint8Array, mediaType: string, digest: Digest = digestOf(bytes)): StoredBlob {
    const blob = { digest, mediaType, bytes };
    this.#blobs.set(digest, blob);
    return blob;
  }

  blob(digest: string): StoredBlob | undefined {
    return this.#blobs.get(digest);
  }

  deleteBlob(digest: string): boolean {
    return this.#blobs.delete(digest);
  }

  /** In the order in which they were pushed. */
  referrersOf(digest: string): readonly ReferrerEntry[] {
    return [...this.#manifests.values()].filter((manifest) => manifest.subject === digest).map(referrerEntry);
  }
}

/** Without regard to case first; only then by case, so that the order is total. */
export function lexically(a: string, b: string): number {
  return compare(a.toLowerCase(), b.toLowerCase()) || compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function subjectOf(bytes: Uint8Array): Digest | undefined {
  const subject = asRecord(parsedJson(bytes))['subject'];
  const digest = asRecord(subject)['digest'];
  return typeof digest === 'string' ? parseDigest(digest) : undefined;
}

/**
 * `artifactType` is the manifest's, else the configuration's media type; annotations are the manifest's.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers
 */
function referrerEntry({ bytes, mediaType, digest }: StoredManifest): ReferrerEntry {
  const manifest = asRecord(parsedJson(bytes));
  const artifactType = manifest['artifactType'] || asRecord(manifest['config'])['mediaType'];
  const annotations = manifest['annotations'];
  return {
    mediaType,
    digest,
    size: bytes.byteLength,
    ...(typeof artifactType === 'string' ? { artifactType } : {}),
    ...(annotations === undefined ? {} : { annotations: asRecord(annotations) as Readonly<Record<string, string>> }),
  };
}

function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
