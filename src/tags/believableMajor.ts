import type { ParsedTag } from './parseTag';

/** The longest steps that projects took: Docker from 1 to 17, ClickHouse from 1 to 18. */
const LONGEST_STEP = 20;
/** From here on the first number counts builds: old ones are deleted, so there are gaps. */
const COUNTS_BUILDS = 100;
const LONGEST_STRETCH = 10;

/**
 * Tells a next major from a tag that was pushed by mistake or for a test, `9999` or `99.0.0` among 1.x: starting at `current`, each
 * major that the repository's releases have must be within reach of the one before it. Every release with the prefix counts as a
 * step, of whatever level and variant; pre-releases do for a pre-release of their kind.
 */
export function believableMajor(current: ParsedTag, tags: readonly ParsedTag[]): (tag: ParsedTag) => boolean {
  const [start = 0] = current.parts;
  const majors = new Set<number>();
  for (const { kind, prefix, preRelease, parts } of tags) {
    const [major = 0] = parts;
    const counts = !preRelease || preRelease.mark === current.preRelease?.mark;
    if (kind === current.kind && prefix === current.prefix && counts && major > start) majors.add(major);
  }
  let reached = start;
  for (const major of [...majors].sort((a, b) => a - b)) {
    if (major > reached + LONGEST_STEP && (reached < COUNTS_BUILDS || major > reached * LONGEST_STRETCH)) break;
    reached = major;
  }
  return ({ parts: [major = 0] }) => major <= reached;
}
