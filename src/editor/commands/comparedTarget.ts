import * as v from 'valibot';
import { type Digest, parseDigest } from '../../oci/digest';
import { parsePlatform, type Platform } from '../../oci/platform';
import { platformWish } from '../../references/platformAsk';
import { parseReference } from '../../references/reference';
import type { Locator } from '../../registry/imageSource';
import type { DocumentScans } from '../documents/documentScans';
import { occurrenceFor } from './occurrenceAtPlace';

/** What a person wants to compare. */
export interface ComparedTarget {
  readonly locator: Locator;
  /** What the document asks for there. */
  readonly wish?: Platform | undefined;
  /** Just this image of the index. */
  readonly entry?: { readonly digest: Digest; readonly platform?: Platform | undefined } | undefined;
}

const nodeSchema = v.object({
  reference: v.pipe(v.string(), v.maxLength(4096)),
  platform: v.optional(v.pipe(v.string(), v.maxLength(200))),
  digest: v.optional(v.pipe(v.string(), v.maxLength(600))),
});

/**
 * What a command's argument is about: a place in a document, a reference (a link's or a tree item's) or one platform of it, or the
 * reference at the cursor. Any extension can call a command, so it is read as hostile.
 */
export async function comparedTarget(argument: unknown, scans: DocumentScans): Promise<ComparedTarget | undefined> {
  const found = await occurrenceFor(argument, scans);
  if (!found) return namedTarget(argument);
  const { target, asks } = found.occurrence;
  if (target.kind === 'unresolved') return undefined;
  return { locator: { kind: 'registry', reference: target.reference }, wish: platformWish(asks) };
}

/** The same of what names a reference, or one platform of it. */
export function namedTarget(argument: unknown): ComparedTarget | undefined {
  const parsed = v.safeParse(nodeSchema, argument);
  if (!parsed.success) return undefined;
  const { reference: text, platform: platformText, digest: digestText } = parsed.output;
  const reference = parseReference(text);
  if (reference.kind !== 'ok') return undefined;
  const platform = parsePlatform(platformText ?? '');
  // An image that is pinned has a digest too: that of its index.
  const digest = platformText === undefined ? undefined : parseDigest(digestText ?? '');
  const locator: Locator = { kind: 'registry', reference: reference.value };
  return digest ? { locator, entry: { digest, platform } } : { locator, wish: platform };
}
