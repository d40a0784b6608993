import * as l10n from '@vscode/l10n';
import type { EditRefusal } from '../references/occurrence';
import type { Reference } from '../references/reference';
import { plainLine } from './harmless';
import { shortName } from './names';

/** Why nothing of a reference is edited, whatever is to be written there: one sentence of plain text. */
export function uneditableSentence(
  reason: Extract<EditRefusal, 'alias' | 'blockScalar' | 'otherFile' | 'escaped'>,
): string {
  switch (reason) {
    case 'alias':
      return l10n.t('This value is taken from another place in the file: change it there.');
    case 'blockScalar':
      return l10n.t('This reference stands in a block of text, which is not edited: write it on one line first.');
    case 'otherFile':
      return l10n.t('Some of this reference stands in another file: change it there.');
    case 'escaped':
      return l10n.t('This reference is written with escapes, which are not edited: write it plainly first.');
  }
}

/** The text that would change is part of `others`, too: one sentence of plain text. */
export function sharedSentence(others: readonly Reference[]): string {
  const names = plainLine(others.map(shortName).join(', '), 300);
  return l10n.t(
    'This text is part of other images in the file too ({0}), so nothing was changed: give each a value of its own.',
    names,
  );
}
