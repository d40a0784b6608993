import { lineEnd, lineStart, MAX_LINE } from './lines';
import type { Span } from './occurrence';

/** Programs that write image references themselves, where a comment tells them to. */
export type Bot = 'flux' | 'renovate';

/** @see https://fluxcd.io/flux/guides/image-update/#configure-image-update-for-custom-resources */
const FLUX = /\{\s*"\$imagepolicy"\s*:/;
/** @see https://docs.renovatebot.com/modules/manager/regex/ */
const RENOVATE = /(?:#|\/\/|\/\*)\s*renovate:/;

/** The bot that a comment gives one of the places to: on its line, or Renovate's on the comment lines right above it. */
export function botAt(text: string, places: readonly Span[]): Bot | undefined {
  for (const place of places) {
    const bot = botOnLine(text, place);
    if (bot) return bot;
    if (RENOVATE.test(commentsAbove(text, lineStart(text, place.start, MAX_LINE)))) return 'renovate';
  }
  return undefined;
}

/** The bot that a comment on the line of `place` gives it to. */
export function botOnLine(text: string, { start, end }: Span): Bot | undefined {
  const line = text.slice(lineStart(text, start, MAX_LINE), lineEnd(text, end));
  const comment = line.indexOf('#');
  if (comment >= 0 && FLUX.test(line.slice(comment))) return 'flux';
  return RENOVATE.test(line) ? 'renovate' : undefined;
}

const MAX_COMMENTS = 20;

function commentsAbove(text: string, offset: number): string {
  let start = offset;
  for (let count = 0; count < MAX_COMMENTS && start > 0; count++) {
    const previous = lineStart(text, start - 1, MAX_LINE);
    if (!/^\s*(?:#|\/\/|\/\*)/.test(text.slice(previous, previous + MAX_LINE))) break;
    start = previous;
  }
  return text.slice(start, offset);
}
