import type { Occurrence } from './occurrence';
import { makes, type PinChange } from './pinChange';
import { readersAmong } from './readPlaces';
import type { Reference } from './reference';
import type { Scan } from './scan';
import { imageOf } from './verifyPins';

/** Who reads the text that a change changes. */
export interface Sharing {
  /** Occurrences that the change leaves with their digest: at an anchor, an ARG. */
  readonly count: number;
  /** Some of the other images that the text is part of, for which the change is not: none where it may be made for `occurrence`. */
  strangersTo(occurrence: Occurrence): readonly Reference[];
}

/** The text of a document, and who shares it where it changes. */
export interface SharedText {
  readonly text: string;
  readonly sharingOf: (change: PinChange) => Sharing;
}

/** Enough to name them. */
const MAX_STRANGERS = 4;

/** Each change is looked at once, however many share it. */
export function sharedText({ text, occurrences }: Pick<Scan, 'text' | 'occurrences'>): SharedText {
  const readersOf = readersAmong(occurrences);
  const known = new Map<string, Sharing>();
  return {
    text,
    sharingOf(change) {
      const key = JSON.stringify([change.span.start, change.span.end, change.newText]);
      const sharing = known.get(key) ?? sharingOf(change, readersOf(change));
      known.set(key, sharing);
      return sharing;
    },
  };
}

function sharingOf(change: PinChange, readers: readonly Occurrence[]): Sharing {
  const makers = readers.filter((reader) => makes(reader, change));
  const making = new Set(makers);
  const others = imagesOf(readers.filter((reader) => !making.has(reader)));
  const images = imagesOf(makers);
  return {
    count: makers.length,
    strangersTo(occurrence) {
      const own = imageOf(occurrence);
      const strangers = [...images].filter(([image]) => image !== own);
      return [...new Map([...strangers, ...others]).values()].slice(0, MAX_STRANGERS);
    },
  };
}

/** By what they are without their digest; one more than is named, since one may be the asker's own. */
function imagesOf(occurrences: readonly Occurrence[]): ReadonlyMap<string, Reference> {
  const images = new Map<string, Reference>();
  for (const occurrence of occurrences) {
    const { target } = occurrence;
    if (target.kind !== 'unresolved') images.set(imageOf(occurrence), target.reference);
    if (images.size > MAX_STRANGERS) break;
  }
  return images;
}
