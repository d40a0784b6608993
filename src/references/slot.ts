import type { Format, Span } from './occurrence';
import { readNow, type Reading } from './reading';
import { at, type Scan, updating } from './scan';

/** A place where a reference is being typed. */
export interface Slot {
  /** What stands there so far; empty where nothing does. */
  readonly text: string;
  readonly span: Span;
  readonly format: Format;
}

/** Fits every position of every format, also those where a bare name is taken for something else. */
const STAND_IN = 'slot.invalid/slot:slot';
const MAX_WORD = 1_000;
const SCHEME_END = '://';

/**
 * The place at `offset` where a reference stands, is half-typed (`nginx:▮`, which YAML reads as a key), or could be typed
 * (`image: ▮`). Such a place is found by reading the document with a reference in it, so no format needs to know of slots.
 */
export function slotAt(scan: Scan, offset: number): Slot | undefined {
  return readNow(readingSlotAt(scan, offset), scan.options);
}

/** {@link slotAt}, as work for who reads the pieces otherwise than at once. */
export function* readingSlotAt(scan: Scan, offset: number): Reading<Slot | undefined> {
  const present = at(scan, offset);
  // A quote that does not close yet can take in lines below.
  if (present && !present.text.includes('\n'))
    return { text: present.text, span: present.span, format: present.format };
  const span = wordAt(scan.text, offset);
  const tried = at(yield* updating(scan, [{ span, newText: STAND_IN }]), span.start);
  if (tried?.text !== STAND_IN || tried.span.start !== span.start) return undefined;
  return { text: scan.text.slice(span.start, span.end), span, format: tried.format };
}

/** What stands around `offset` without white space, quotes, a scheme in front, and the marks that end a value. */
function wordAt(text: string, offset: number): Span {
  const isPart = (index: number) => /[^\s"'`,=[\]{}()#|<>]/.test(text.charAt(index));
  let [start, end] = [offset, offset];
  while (start > 0 && offset - start < MAX_WORD && isPart(start - 1)) start--;
  while (end < text.length && end - offset < MAX_WORD && isPart(end)) end++;
  const scheme = text.slice(start, offset).lastIndexOf(SCHEME_END);
  return { start: scheme < 0 ? start : start + scheme + SCHEME_END.length, end };
}
