import * as l10n from '@vscode/l10n';
import { parseDigest } from '../oci/digest';
import { VALUE_LIMIT } from './fact';
import { messages } from './messages';

/**
 * What is said of a text that was copied just as somebody wrote it: its digest, or where it holds more than was shown of it, that one
 * should look before pasting it. Whatever else is copied may be secret, so that nothing of it is told.
 */
export function copiedSentence(text: string): string {
  if (parseDigest(text)) return messages.digestCopied(text);
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).length;
  if (lines > 1) return l10n.t('Copied {0} lines, which are shown as one: look at them before you run them', lines);
  if (/[\p{Cc}\p{Cf}]/u.test(text)) return l10n.t('Copied, with characters that nobody sees: look before you run it');
  return text.length > VALUE_LIMIT
    ? l10n.t('Copied all {0} characters, more than are shown: look before you run it', text.length)
    : messages.copiedText();
}
