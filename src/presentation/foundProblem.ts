import type { CheckedFinding } from '../operations/check';
import type { LinePosition } from '../references/lines';
import type { Suppression } from '../references/occurrence';

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

/** Lines and UTF-16 units from 0, the end exclusive. */
type Range = Pick<RelatedPlace, 'start' | 'end'>;

/** A file whose places are known. */
export interface PlacedFile {
  /** As {@link FoundProblem.file}. */
  readonly name: string;
  /** @param occurrence by its identity. */
  readonly placeOf: (occurrence: object) => Range | undefined;
  readonly commentOf: (suppression: Suppression) => Range | undefined;
}

/** The findings in a file with their places. @param fileAt the file at a path from the policy's root, if it is known. */
export function foundProblems(
  document: PlacedFile,
  findings: readonly CheckedFinding[],
  fileAt: (path: string) => PlacedFile | undefined,
): readonly FoundProblem[] {
  return findings.flatMap((finding): FoundProblem | readonly [] => {
    const place = document.placeOf(finding.occurrence);
    if (!place) return [];
    const related = finding.related.flatMap(({ path, occurrence }) => {
      const file = fileAt(path);
      const there = file?.placeOf(occurrence);
      return file && there ? [{ file: file.name, start: there.start, end: there.end, text: occurrence.text }] : [];
    });
    const comment = finding.off?.kind === 'suppressed' ? document.commentOf(finding.off.by) : undefined;
    return { finding, file: document.name, start: place.start, end: place.end, comment, related };
  });
}
