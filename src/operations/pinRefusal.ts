import type { Platform } from '../oci/platform';
import type { Bot } from '../references/bots';
import type { EditRefusal, UnresolvedReason } from '../references/occurrence';
import type { Reference } from '../references/reference';

/** Why a reference is not pinned, unpinned or refreshed. */
export type PinRefusal =
  | { readonly kind: 'unresolved'; readonly reason: UnresolvedReason }
  /** `digestAlone`: nothing but the digest says which image it is. `noTag`: a pin without a tag follows none. */
  | { readonly kind: 'untrusted' | 'readOnly' | 'build' | 'alreadyPinned' | 'notPinned' | 'digestAlone' | 'noTag' }
  /** The edit would change more than the digest, or the digest cannot be verified. `conflict`: two uses of one text want two digests. */
  | { readonly kind: 'unverifiable' | 'conflict' }
  /** The text that would change is part of other images' references, too; some of them. */
  | { readonly kind: 'shared'; readonly with: readonly Reference[] }
  | { readonly kind: 'uneditable'; readonly reason: EditRefusal }
  /** A comment gives the line to a program that writes there itself. */
  | { readonly kind: 'managedByBot'; readonly bot: Bot }
  /** The registry is not to be asked. */
  | { readonly kind: 'notAsked'; readonly registry: string }
  /** The pin was that of one platform, for which the tag has no image any more. */
  | { readonly kind: 'platformGone'; readonly platform: Platform };
