import type { Occurrence } from './occurrence';
import { formatReference } from './reference';
import type { Scan } from './scan';

/** Which occurrence of a document it is, after what it says: that stays where text is added or taken away elsewhere. */
export interface Identity {
  readonly text: string;
  /** What it stands for, in full with tag and digest; undefined where that is not known. */
  readonly reference: string | undefined;
  /** From 0, among those of the document that say the same. */
  readonly number: number;
  /** How many say the same. */
  readonly of: number;
}

/** Of a part that is the same after a change, what it says is, too. */
const namesOfParts = new WeakMap<object, readonly string[]>();
const startsOfScans = new WeakMap<Scan, ReadonlyMap<string, readonly number[]>>();

export function identityOf(scan: Scan, occurrence: Occurrence): Identity {
  const reference = referenceOf(occurrence);
  const starts = startsOf(scan, nameOf(occurrence));
  return { text: occurrence.text, reference, number: starts.indexOf(occurrence.span.start), of: starts.length };
}

/** Where the occurrence starts that had this identity; undefined where it is gone, or another like it has come or gone. */
export function startOf(scan: Scan, { text, reference, number, of }: Identity): number | undefined {
  const starts = startsOf(scan, nameFor(text, reference));
  return starts.length === of ? starts[number] : undefined;
}

function startsOf(scan: Scan, name: string): readonly number[] {
  let starts = startsOfScans.get(scan);
  if (!starts) startsOfScans.set(scan, (starts = startsByName(scan)));
  return starts.get(name) ?? [];
}

function startsByName(scan: Scan): ReadonlyMap<string, readonly number[]> {
  const byName = new Map<string, number[]>();
  for (const [part, offset] of scan.eachPart()) {
    let names = namesOfParts.get(part);
    if (!names) namesOfParts.set(part, (names = part.occurrences.map(nameOf)));
    part.occurrences.forEach(({ span }, index) => {
      const name = names[index] ?? '';
      const starts = byName.get(name);
      if (starts) starts.push(span.start + offset);
      else byName.set(name, [span.start + offset]);
    });
  }
  return byName;
}

function nameOf(occurrence: Occurrence): string {
  return nameFor(occurrence.text, referenceOf(occurrence));
}

function nameFor(text: string, reference = ''): string {
  return `${reference}\n${text}`;
}

function referenceOf({ target }: Occurrence): string | undefined {
  return target.kind === 'unresolved' ? undefined : formatReference(target.reference);
}
