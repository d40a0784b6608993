import type { EvidenceTree } from '../inspection/evidence';
import type { EvidenceContents } from '../inspection/evidenceContents';
import type { Descriptor } from '../oci/descriptor';
import type { ImageConfig } from '../oci/imageConfig';
import type { ImageManifest, Manifest } from '../oci/manifest';
import type { Platform, PlatformSpecifier } from '../oci/platform';
import type { OpenPlatform } from '../references/occurrence';
import type { RegistryError } from '../registry/registryError';

/** Why something is not known. */
export type WhyUnknown =
  /** The registry did not tell. `content`: of a part of what the reference names, which was there itself. */
  | { readonly kind: 'error'; readonly error: RegistryError; readonly part?: 'content' | undefined }
  /** What is left of the registry's rate limit is kept for people. */
  | { readonly kind: 'rateLimit' }
  /** The registry may not be asked without a person: why, is told by operations/lookUpPolicy. `notThen`: it may be by now. */
  | { readonly kind: 'notAsked'; readonly why: 'untrusted' | 'unknownHost' | 'otherFile' | 'notThen' }
  /** There is more than is looked at. */
  | { readonly kind: 'tooMany' }
  /** What was read does not say it. */
  | { readonly kind: 'notSaid'; readonly what?: Unsaid | undefined }
  /** The document leaves it to a run, or says it in a way that nothing is known by. */
  | OpenPlatform
  /** The policy asks for signatures, and says of nobody whose they may be. */
  | { readonly kind: 'nobodyTrusted' }
  /** A file that the policy names, whose keys or trust root cannot be read. */
  | { readonly kind: 'trustNotRead'; readonly path: string };

/**
 * What is missing: when the image was made; the platform; a configuration, which an artifact has none of; an image for the platforms that
 * are looked at; a signature that can be checked.
 */
export type Unsaid = 'date' | 'platform' | 'configuration' | 'image' | 'signature';

/** A thing that was asked for: what it is, or why it is not known. */
export type Fact<T> =
  { readonly kind: 'known'; readonly value: T } | { readonly kind: 'unknown'; readonly why: WhyUnknown };

/** One platform's image, of an index or alone. */
export interface PlatformImage {
  /** As the index says, for a single manifest as its configuration says; undefined where neither does. */
  readonly platform: Platform | undefined;
  /** The entry of the index; undefined for a single manifest. */
  readonly entry: Descriptor | undefined;
  readonly manifest: Fact<ImageManifest>;
  /** Undefined for an artifact, whose configuration is not an image's. */
  readonly config: Fact<ImageConfig | undefined>;
}

/** What is known of an image that a reference names; what no rule needs is not asked for and not there. */
export interface ImageFacts {
  /** Whether the registry has it: false only where it says so (MANIFEST_UNKNOWN on an authorised request). */
  readonly exists?: Fact<boolean>;
  /** What the reference itself stands for. */
  readonly manifest?: Fact<Manifest>;
  /**
   * The images of the platforms that the needs name, attestations left out, nested indexes unfolded; the one image for a single
   * manifest. Unknown as a whole where the manifest is.
   */
  readonly images?: Fact<readonly PlatformImage[]>;
  /** The platforms that the reference offers, nested indexes unfolded; that of a single manifest, which its configuration says. */
  readonly offered?: Fact<readonly Platform[]>;
  readonly evidence?: Fact<EvidenceTree>;
  /** Signatures checked against whom the policy trusts. */
  readonly verified?: Fact<EvidenceContents>;
}

/** How much of an image a rule has to know; each level holds those before it but `evidence`, which stands apart. */
export type Level = 'text' | 'existence' | 'manifest' | 'manifests' | 'configs';

/** What a rule asks of the registry for one occurrence. */
export interface Needs {
  readonly level: Level;
  /** The platforms whose images are read for `manifests` and `configs`: all of them, or those that may run where each of these is asked for. */
  readonly platforms?:
    { readonly kind: 'all' } | { readonly kind: 'asked'; readonly asked: readonly PlatformSpecifier[] };
  /** {@link ImageFacts.offered}: more than `manifest` where that is no index, or holds one. */
  readonly offered?: true;
  readonly evidence?: { readonly verify?: TrustFiles | undefined };
}

/** Where it is written whom a policy trusts, by paths from the workspace's root: at least one. */
export interface TrustFiles {
  readonly keys: readonly string[];
  readonly trustRoot: string | undefined;
}
