import * as l10n from '@vscode/l10n';
import type { Viewer } from './format';
import { markdownText } from './harmless';
import { DOT, type HoverPart, lines } from './hoverMarkdown';

/** What a person's check has found of an image, and when. */
export function evidenceHover(
  { sentences, time }: { readonly sentences: readonly string[]; readonly time: number },
  { language }: Viewer,
): HoverPart[] {
  const found = sentences.map((sentence) => markdownText(sentence, 160));
  return [{ theirs: lines(found.join(DOT), markdownText(l10n.t('Looked for at {0}', formatTime(time, language)))) }];
}

/** `6/5/25, 8:42 AM`. @param time milliseconds since the epoch. */
export function formatTime(time: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' }).format(time);
}
