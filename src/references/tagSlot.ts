import type { Occurrence, Span, Target } from './occurrence';
import { readNow, type Reading } from './reading';
import { type Scan, updating } from './scan';

/** A place where a tag stands, is half-typed (`nginx:1.2▮`) or could be typed (`nginx:▮`, Helm's `tag: ▮`). */
export interface TagSlot {
  /** That of the tag; empty where none stands there. */
  readonly span: Span;
  /** What it is a tag of; the tag in it is none. */
  readonly target: Exclude<Target, { kind: 'unresolved' }>;
  /** Where the parts of the reference come from. */
  readonly parts: Occurrence['parts'];
  /** Where the occurrence starts that has this tag, as the document is. */
  readonly start: number;
}

/** Fits every place for a tag: it is no number for YAML, and a version for charts. */
const STAND_IN = '0.0.0-oci-lens';
/** Longer than any tag. */
const MAX_TAG = 200;

/**
 * The tag at `offset`, in a reference or at a key of its own, and what it is a tag of. It is found by reading the document with
 * another tag in its place, so no format needs to know of such places.
 */
export function tagSlotAt(scan: Scan, offset: number): TagSlot | undefined {
  return readNow(readingTagSlotAt(scan, offset), scan.options);
}

/** {@link tagSlotAt}, as work for who reads the pieces otherwise than at once. */
export function* readingTagSlotAt(scan: Scan, offset: number): Reading<TagSlot | undefined> {
  const span = tagAround(scan.text, offset);
  if (!span) return undefined;
  const tried = yield* updating(scan, [{ span, newText: STAND_IN }]);
  for (const [part, start] of tried.eachPart()) {
    // A part is read alone, so nothing elsewhere is a use of this tag.
    if (span.start >= start + part.text.length) continue;
    for (const { target, parts, span: tried } of part.occurrences) {
      if (target.kind === 'unresolved' || target.reference.tag !== STAND_IN) continue;
      if (isHalfTypedHost(target.reference)) return undefined;
      const growth = STAND_IN.length - (span.end - span.start);
      const at = start + tried.start;
      return { span, target, parts, start: at > span.start ? at - growth : at };
    }
    return undefined;
  }
  return undefined;
}

/** A tag begins with neither '.' nor '-': the latter belongs to `${TAG:-1.2}`. */
function tagAround(text: string, offset: number): Span | undefined {
  const isPart = (index: number) => /[\w.-]/.test(text.charAt(index));
  let [start, end] = [offset, offset];
  while (offset - start < MAX_TAG && isPart(start - 1)) start--;
  while (end - offset < MAX_TAG && isPart(end)) end++;
  while (start < offset && /[.-]/.test(text.charAt(start))) start++;
  return /[.-]/.test(text.charAt(start)) && start < end ? undefined : { start, end };
}

/** `registry.example.com:50▮` on the way to `registry.example.com:5000/app`: Docker Hub is not told of it. */
function isHalfTypedHost({
  registry,
  repository,
}: {
  readonly registry: string;
  readonly repository: string;
}): boolean {
  return registry === 'docker.io' && /^library\/(?:localhost$|.*\.)/.test(repository);
}
