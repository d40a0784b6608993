import * as vscode from 'vscode';
import { atLoneTag } from '../references/tagChange';
import type { DocumentScans } from './documents/documentScans';
import { SELECTOR } from './documents/languages';
import { occurrencesIn } from './pins/addressed';
import { pinActionsFor, pinActionsOf } from './pins/pinActions';
import { isOn } from './settings';
import { tagActionsFor } from './tags/tagActions';

const KIND = vscode.CodeActionKind.RefactorRewrite.append('ociLens');

/** What can be done with the reference at the cursor, or with those selected, as refactorings; no registry is asked to tell. */
export function registerRefactorings(scans: DocumentScans): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: async (document, range, { only }) => {
      if (!isOn('codeActions.enabled', document) || (only && !only.contains(KIND))) return [];
      const scan = await scans.scanOf(document);
      const [occurrence, ...others] = occurrencesIn(scan, document, range);
      const tagged = occurrence ?? atLoneTag(scan, document.offsetAt(range.start));
      const commands =
        occurrence && others.length > 0
          ? // Of several the command itself takes those that are selected.
            pinActionsOf([occurrence, ...others], document.uri)
          : [
              ...(occurrence ? pinActionsFor(occurrence, scan, document.uri) : []),
              ...(tagged ? tagActionsFor(tagged, scan, document.uri) : []),
            ];
      return commands.map((command) => {
        const action = new vscode.CodeAction(command.title, KIND);
        action.command = command;
        return action;
      });
    },
  };
  return vscode.languages.registerCodeActionsProvider(SELECTOR, provider, { providedCodeActionKinds: [KIND] });
}
