import type { Origin, Provenance } from './occurrence';
import { partsOfReference } from './reference';

/** A stretch of a composed text; without an origin where it stands nowhere verbatim. */
export interface Stretch {
  readonly text: string;
  readonly from?: Origin | undefined;
  readonly variable?: string | undefined;
}

/** Where the parts of the reference come from that `stretches` make together; a part with several origins has them all. */
export function provenanceOf(stretches: readonly Stretch[]): readonly Provenance[] {
  const found: Provenance[] = [];
  for (const { part, start, end } of partsOfReference(stretches.map(({ text }) => text).join(''))) {
    let at = 0;
    for (const { text, from, variable } of stretches) {
      const [first, last] = [at, at + text.length];
      at = last;
      if (from && first < end && last > start) {
        const origin = cut(from, Math.max(first, start) - first, Math.min(last, end) - first);
        found.push({ part, from: origin, ...(variable === undefined ? {} : { variable }) });
      }
    }
  }
  return found;
}

/** Of a stretch in the document, only what belongs to the part. */
function cut(from: Origin, start: number, end: number): Origin {
  return from.kind === 'file'
    ? from
    : { kind: 'document', span: { start: from.span.start + start, end: from.span.start + end } };
}
