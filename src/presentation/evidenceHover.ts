import * as l10n from '@vscode/l10n';
import type { Viewer } from './format';
import { markdownText } from './harmless';
import { DOT, type HoverPart, lines } from './hoverMarkdown';

/** So many signers, or reasons why signatures fail. */
const MAX_CHECKS = 3;

/** What a person's check has found of an image, and when. */
export function evidenceHover(
  check: { readonly sentences: readonly string[]; readonly checks: readonly string[]; readonly time: number },
  { language }: Viewer,
): HoverPart[] {
  const { sentences, checks, time } = check;
  const found = sentences.map((sentence) => markdownText(sentence, 160));
  const signers = checks.slice(0, MAX_CHECKS).map((text) => markdownText(text, 600));
  const more = checks.length > MAX_CHECKS ? [markdownText(l10n.t('and {0} more', checks.length - MAX_CHECKS))] : [];
  const when = markdownText(l10n.t('Looked for at {0}', formatTime(time, language)));
  return [{ theirs: lines(found.join(DOT), ...signers, ...more, when) }];
}

/** `6/5/25, 8:42 AM`. @param time milliseconds since the epoch. */
export function formatTime(time: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' }).format(time);
}
