import { type Asks, type Occurrence, turnsOff } from '../references/occurrence';
import type { Reference } from '../references/reference';
import type { Standing } from './standing';

/** The name that a comment `# oci-lens-ignore drift: reason` gives this rule. */
export const DRIFT_RULE = 'drift';

/** A reference that stands otherwise than its document says. */
export interface DriftFinding {
  readonly occurrence: Occurrence;
  readonly reference: Reference;
  readonly standing: Extract<Standing, { kind: 'moved' | 'missing' | 'notVisible' }>;
}

/** How the references of one document stand, as far as it is known. */
export interface DocumentStandings {
  /** All that name an image, those that a comment turns the rule off for among them. */
  readonly references: number;
  readonly known: number;
  readonly moved: number;
  readonly missing: number;
  readonly notVisible: number;
  readonly failed: number;
}

/** What is to be known of a reference to say whether its registry speaks of it. */
interface Standable extends Pick<Occurrence, 'target'> {
  readonly asks: Pick<Asks, 'tag'>;
}

type StandingOf = (reference: Reference) => Standing | undefined;

/** Whether what its registry says of the reference is said of the document: not so where the tag stands in another file. */
export function hasStanding<O extends Standable>(
  occurrence: O,
): occurrence is O & { readonly target: { readonly kind: 'image' } } {
  // The name that a build gives its result is in no registry until it is pushed.
  return occurrence.target.kind === 'image' && occurrence.asks.tag === undefined;
}

/**
 * What is to be said of a document's references. Of what is current, of what could not be looked up, and where a comment turns the rule
 * off: nothing.
 */
export function driftFindings(occurrences: readonly Occurrence[], standingOf: StandingOf): readonly DriftFinding[] {
  return occurrences.flatMap((occurrence) => {
    if (!hasStanding(occurrence) || isSuppressed(occurrence)) return [];
    const { reference } = occurrence.target;
    const standing = standingOf(reference);
    return standing && isFinding(standing) ? [{ occurrence, reference, standing }] : [];
  });
}

export function documentStandings(occurrences: readonly Occurrence[], standingOf: StandingOf): DocumentStandings {
  const counts = { references: 0, known: 0, moved: 0, missing: 0, notVisible: 0, failed: 0 };
  for (const occurrence of occurrences) {
    if (!hasStanding(occurrence)) continue;
    counts.references++;
    const standing = standingOf(occurrence.target.reference);
    if (!standing) continue;
    counts.known++;
    if (standing.kind !== 'current' && !isSuppressed(occurrence)) counts[standing.kind]++;
  }
  return counts;
}

function isSuppressed({ suppressions }: Occurrence): boolean {
  return suppressions?.some((each) => turnsOff(each, DRIFT_RULE)) === true;
}

function isFinding(standing: Standing): standing is DriftFinding['standing'] {
  return standing.kind === 'moved' || standing.kind === 'missing' || standing.kind === 'notVisible';
}
