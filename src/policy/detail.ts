import type { Failure, Obstacle } from '../artifacts/verification';
import type { Digest } from '../oci/digest';
import type { Platform, PlatformSpecifier } from '../oci/platform';
import type { WhyUnreadable } from './licence/expression';

/** Where a licence is written: the nearer to the platform's image wins. */
export type LicenceSource = 'manifestAnnotation' | 'configLabel' | 'entryAnnotation' | 'indexAnnotation';

/** What is wrong, as data, one kind a sentence. `platforms`: those that it holds for; empty for a single image or the reference itself. */
export type Detail =
  | { readonly kind: 'missing' | 'notPinned' }
  | { readonly kind: 'latest'; readonly isWritten: boolean }
  | { readonly kind: 'registryNotAllowed'; readonly allowed: readonly string[] }
  /** The other tags of the repository in the workspace, and where the first of each stands. */
  | { readonly kind: 'severalTags'; readonly others: readonly string[] }
  | { readonly kind: 'platformsMissing'; readonly missing: readonly Platform[]; readonly offered: readonly Platform[] }
  /** `asked`: those of the document that none is there for. */
  | {
      readonly kind: 'platformDoesNotFit';
      readonly asked: readonly PlatformSpecifier[];
      readonly offered: readonly Platform[];
    }
  /** `nameNeedsNumber`: `runAsNonRoot` without `runAsUser` fails at the kubelet where the image's user is a name. */
  | {
      readonly kind: 'root' | 'nameNeedsNumber';
      readonly user: string;
      readonly from: 'image' | 'document';
      readonly platforms: readonly Platform[];
    }
  | { readonly kind: 'annotationAbsent'; readonly key: string; readonly platforms: readonly Platform[] }
  | {
      readonly kind: 'annotationDiffers';
      readonly key: string;
      readonly value: string;
      readonly pattern: string;
      readonly platforms: readonly Platform[];
    }
  | { readonly kind: 'environmentForbidden'; readonly name: string; readonly platforms: readonly Platform[] }
  /** In days. */
  | { readonly kind: 'tooOld'; readonly age: number; readonly max: number; readonly platforms: readonly Platform[] }
  /** In bytes, compressed. */
  | { readonly kind: 'tooLarge'; readonly size: number; readonly max: number; readonly platforms: readonly Platform[] }
  | { readonly kind: 'licenceAbsent'; readonly platforms: readonly Platform[]; readonly simple: SimpleLicencePolicy }
  | {
      readonly kind: 'licenceNotApproved' | 'licenceNotAllowed' | 'licenceDenied';
      readonly expression: string;
      /** The terms that it is for. */
      readonly terms: readonly string[];
      readonly platforms: readonly Platform[];
      readonly simple: SimpleLicencePolicy;
    }
  | {
      readonly kind: 'licenceUnreadable';
      readonly text: string;
      readonly why: WhyUnreadable;
      /** What was meant, where one is near. */
      readonly corrected: string | undefined;
      readonly platforms: readonly Platform[];
    }
  | {
      readonly kind: 'licenceConflict';
      readonly said: readonly { readonly source: LicenceSource; readonly text: string }[];
      readonly platforms: readonly Platform[];
    }
  /** `platforms`: those without, where the others have one of their own. */
  | { readonly kind: 'notSigned' | 'noSbom'; readonly platforms: readonly Platform[] }
  /** `reasons`: each once, of the signatures that were found. */
  | {
      readonly kind: 'notVerified';
      readonly reasons: readonly (Failure | Obstacle)[];
      readonly subject: Digest | undefined;
    };

/** What the seeds' policy would say, which looks at the annotation of what the reference itself stands for alone. */
export type SimpleLicencePolicy = 'passes' | 'rejects';
