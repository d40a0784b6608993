import { expect } from 'vitest';
import type { Occurrence } from '../../../src/references/occurrence';
import { formatReference } from '../../../src/references/reference';
import { scan } from '../../../src/references/scan';

/** Scans `marked` without its marks, and expects the occurrences to stand exactly where «these marks» were. */
export function scanMarked(path: string, marked: string, languageId?: string): readonly Occurrence[] {
  const text = marked.replace(/[«»]/g, '');
  const { occurrences } = scan({ path, languageId, text });
  let remarked = '';
  let position = 0;
  for (const { span, text: written } of occurrences) {
    expect(text.slice(span.start, span.end)).toBe(written);
    remarked += `${text.slice(position, span.start)}«${written}»`;
    position = span.end;
  }
  expect(remarked + text.slice(position)).toBe(marked);
  return occurrences;
}

/** What an occurrence says, in short: `docker.io/library/nginx:1`, `build …`, `templated`, `invalid tag`. */
export function said({ target }: Occurrence): string {
  if (target.kind === 'image') return formatReference(target.reference);
  if (target.kind === 'build') return `build ${formatReference(target.reference)}`;
  return target.reason.kind === 'invalid' ? `invalid ${target.reason.problem}` : 'templated';
}

/** The parts of a composed reference, each with what stands where it comes from: the text there, or the file. */
export function partsIn(text: string, { parts = [] }: Occurrence): string[][] {
  return parts.map(({ part, from }) => [
    part,
    from.kind === 'document' ? text.slice(from.span.start, from.span.end) : from.path,
  ]);
}

/**
 * The literal that an edit would change, or the digest with what is written in front of it, or the reason why there is neither in
 * angle brackets.
 */
export function editedText(text: string, { edit }: Occurrence): string {
  if (edit.kind === 'refused') return `<${edit.reason}>`;
  if (edit.kind === 'literal') return text.slice(edit.span.start, edit.span.end);
  return edit.write.before + text.slice(edit.write.span.start, edit.write.span.end);
}
