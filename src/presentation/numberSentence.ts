import * as l10n from '@vscode/l10n';
import { plainLine } from './harmless';

/**
 * A tag that Helm may read as a number: one sentence of plain text.
 * @param tag as it is written. @param rendered what Helm may make of it.
 */
export function numberSentence(tag: string, rendered: string): string {
  return l10n.t(
    'Without quotes Helm reads the tag {0} as a number and may render {1}: check which one you mean, and write it in quotes.',
    plainLine(tag, 130),
    plainLine(rendered, 130),
  );
}
