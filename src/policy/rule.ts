import type * as v from 'valibot';
import type { Platform } from '../oci/platform';
import type { Occurrence } from '../references/occurrence';
import type { Reference } from '../references/reference';
import type { Detail } from './detail';
import type { ImageFacts, Needs, WhyUnknown } from './imageFacts';

/** The names of the rules: in `.oci-lens.yaml`, in settings, in comments, as codes of diagnostics and SARIF rules. */
export const RULE_IDS = [
  'exists',
  'pinned',
  'not-latest',
  'registry-allowed',
  'one-tag',
  'platform-required',
  'platform-fits',
  'user-not-root',
  'annotations-required',
  'environment-forbidden',
  'age',
  'size',
  'licence-present',
  'licence-osi-approved',
  'licence-allowed',
  'licence-denied',
  'licence-conflict',
  'licence-unreadable',
  'signature-present',
  'signature-verified',
  'sbom-present',
] as const;

export type RuleId = (typeof RULE_IDS)[number];

/** How a violation is told. */
export type Severity = 'hint' | 'warning' | 'error';

/** What a rule looks at. */
export interface Subject {
  readonly occurrence: Occurrence;
  readonly reference: Reference;
  readonly facts: ImageFacts;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a rule finds at one occurrence; nothing where it passes. */
export type Outcome =
  /** `detail` tells what is wrong, as data: presentation makes the sentence. */
  | { readonly kind: 'violation'; readonly detail: Detail }
  /** Neither a violation nor a pass. `platforms`: those that it holds for, where others are known. */
  | { readonly kind: 'unknown'; readonly why: WhyUnknown; readonly platforms?: readonly Platform[] };

/** A rule that looks at one occurrence. `Options` is what a policy may set. */
export interface Rule<Options> {
  readonly id: RuleId;
  /** Reads the options as hostile; strict, so that a misspelt one is told. */
  readonly options: v.GenericSchema<unknown, Options>;
  /** What somebody meant who wrote a text in the options that they do not take; undefined where that is not known. */
  meant?(written: string): string | undefined;
  needs(options: Options, occurrence: Occurrence): Needs;
  /** Pure. `facts` holds all that {@link needs} asked for. */
  check(subject: Subject, options: Options): readonly Outcome[];
}

/** Those that look at the name alone, and whether anything stands behind it. */
const OF_THE_NAME: ReadonlySet<RuleId> = new Set(['pinned', 'registry-allowed', 'one-tag']);

/** False where the tag stands in another file, so that which image a rule would judge is not known. */
export function canTell(rule: RuleId, { asks }: Occurrence): boolean {
  return asks.tag === undefined || OF_THE_NAME.has(rule);
}
