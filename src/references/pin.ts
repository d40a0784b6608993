import type { Digest } from '../oci/digest';
import type { Occurrence } from './occurrence';
import { pinChange, type PinChange, type RefusedPin } from './pinChange';
import { noticesOf, type PinNotice } from './pinNotices';
import type { SharedText } from './sharing';

/** A {@link PinChange}, and what a person should know of it. */
export interface PinEdit extends PinChange {
  readonly notices: readonly PinNotice[];
}

/**
 * The edit that pins `occurrence` to `digest`: behind the reference or its tag, at a key for digests, or in place of the digest that
 * is there. Tag, name and everything around them stay as they are.
 * @param within that of the scan which `occurrence` is of.
 */
export function pinReference(occurrence: Occurrence, digest: Digest, within: SharedText): PinEdit | RefusedPin {
  const change = pinChange(occurrence, digest);
  return change.kind === 'refused' ? change : { ...change, notices: noticesOf(occurrence, change, within) };
}

/**
 * The edit that takes the digest of `occurrence` away, and nothing else; but a tag that YAML would then read as a number gets quotes,
 * and a key that is left empty goes where the format has no use for it.
 * @param within that of the scan which `occurrence` is of.
 */
export function unpinReference(occurrence: Occurrence, within: SharedText): PinEdit | RefusedPin {
  const change = pinChange(occurrence, undefined);
  return change.kind === 'refused' ? change : { ...change, notices: noticesOf(occurrence, change, within) };
}
