import type { CheckedFinding } from '../operations/check';
import type { LinePosition } from '../references/lines';

/** A finding and where it stands, as every form of output shows it. Lines and UTF-16 units from 0, the end exclusive. */
export interface FoundProblem {
  readonly finding: CheckedFinding;
  /** With `/`, from where the command was given. */
  readonly file: string;
  readonly start: LinePosition;
  readonly end: LinePosition;
  /** Where the comment stands that turns it off. */
  readonly comment?: { readonly start: LinePosition; readonly end: LinePosition } | undefined;
  readonly related: readonly RelatedPlace[];
}

export interface RelatedPlace {
  readonly file: string;
  readonly start: LinePosition;
  readonly end: LinePosition;
  readonly text: string;
}
