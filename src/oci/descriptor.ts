import * as v from 'valibot';
import { type Digest, parseDigest } from './digest';
import type { Platform } from './platform';

export type Annotations = Readonly<Record<string, string>>;

/**
 * What a piece of content is and where: its type, digest and size in bytes.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md
 */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly annotations: Annotations;
  readonly artifactType?: string | undefined;
  readonly platform?: Platform | undefined;
  /** The content itself, in base64, where the descriptor embeds it. */
  readonly data?: string | undefined;
}

const digestSchema = v.pipe(
  v.string(),
  v.transform(parseDigest),
  v.custom<Digest>((digest) => digest !== undefined, 'is not a digest'),
);

/** Annotations are a map of strings; null is written by some builders for none. Other values, and lists, are dropped, not fatal. */
export const annotationsSchema = v.pipe(
  v.nullish(v.record(v.string(), v.unknown()), {}),
  v.transform((map): Annotations =>
    Object.fromEntries(
      (Array.isArray(map) ? [] : Object.entries(map)).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    ),
  ),
);

/** Optional text: builders write null for none, too. */
export const text = v.pipe(
  v.nullish(v.string()),
  v.transform((value) => value ?? undefined),
);

const platformSchema = v.pipe(
  v.object({
    os: v.nullish(v.string(), ''),
    architecture: v.nullish(v.string(), ''),
    variant: text,
    'os.version': text,
  }),
  v.transform((p): Platform => ({
    os: p.os,
    architecture: p.architecture,
    variant: p.variant,
    osVersion: p['os.version'],
  })),
);

export const descriptorSchema: v.GenericSchema<unknown, Descriptor> = v.object({
  mediaType: v.nullish(v.string(), ''),
  digest: digestSchema,
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  annotations: annotationsSchema,
  artifactType: text,
  platform: v.pipe(
    v.nullish(platformSchema),
    v.transform((platform) => platform ?? undefined),
  ),
  data: text,
});
