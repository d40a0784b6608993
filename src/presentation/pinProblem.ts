import * as l10n from '@vscode/l10n';
import type { PinAction } from '../operations/pin';
import { plainLine } from './harmless';
import { messages } from './messages';

/**
 * Why nothing of a file was written. `changed`: it is another text now. `notCarried`: the editor would change more of it than the
 * digests. `gone`: it cannot be read any more. `readOnly`: it cannot be changed.
 */
export type PinProblem = 'changed' | 'notCarried' | 'gone' | 'readOnly';

/** One sentence of plain text. @param action what a terminal can do in the editor's place; undefined for what it cannot. */
export function pinProblemSentence(why: PinProblem, action: PinAction | undefined, path: string): string {
  switch (why) {
    case 'changed':
      return l10n.t('It was changed meanwhile, so it was left as it is: try again.');
    case 'gone':
      return l10n.t('It cannot be read any more: it was deleted or moved.');
    case 'readOnly':
      return messages.readOnly();
    case 'notCarried':
      if (action === undefined) {
        return l10n.t(
          'Its line ends are mixed, or it is not UTF-8, so the editor would change more of it: make it uniform first.',
        );
      }
      return l10n.t(
        'Its line ends are mixed, or it is not UTF-8, so the editor would change more than the digests: run {0} in a terminal.',
        `oci-lens ${action} --write ${quoted(plainLine(path, 1000))}`,
      );
  }
}

/** For a shell: a file's name can hold anything. */
function quoted(path: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
