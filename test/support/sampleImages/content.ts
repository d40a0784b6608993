import { type Digest, digestOf } from '../../../src/oci/digest';

export type AnnotationsJson = Readonly<Record<string, string>>;

/** A platform as it is written. @see https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md */
export interface PlatformJson {
  readonly architecture: string;
  readonly os: string;
  readonly 'os.version'?: string;
  readonly variant?: string;
}

/** A descriptor as it is written. @see https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md */
export interface DescriptorJson {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly annotations?: AnnotationsJson;
  readonly artifactType?: string;
  readonly platform?: PlatformJson;
  readonly urls?: readonly string[];
  readonly data?: string;
}

export interface BlobContent {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A manifest or index with everything under it. */
export interface Content {
  readonly descriptor: DescriptorJson;
  readonly bytes: Uint8Array;
  readonly blobs: readonly BlobContent[];
  readonly manifests: readonly Content[];
}

/** The descriptor of `bytes`. */
export function descriptorOf({ mediaType, bytes }: BlobContent): DescriptorJson {
  return { mediaType, digest: digestOf(bytes), size: bytes.byteLength };
}

/** JSON as BuildKit writes it: with indentation. */
export function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value, undefined, 2));
}

/** A manifest written as JSON, with what it names. */
export function contentOf(
  mediaType: string,
  value: unknown,
  { blobs = [], manifests = [] }: Partial<Pick<Content, 'blobs' | 'manifests'>>,
): Content {
  const bytes = encodeJson(value);
  return { descriptor: descriptorOf({ mediaType, bytes }), bytes, blobs, manifests };
}
