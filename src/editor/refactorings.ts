import * as vscode from 'vscode';
import { at } from '../references/scan';
import { atLoneTag } from '../references/tagChange';
import type { DocumentScans } from './documents/documentScans';
import { SELECTOR } from './documents/languages';
import { pinActionsFor } from './pins/pinActions';
import { tagActionsFor } from './tags/tagActions';

const KIND = vscode.CodeActionKind.RefactorRewrite.append('ociLens');

/** What can be done with the reference at the cursor, as refactorings; no registry is asked to tell. */
export function registerRefactorings(scans: DocumentScans): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: async (document, range, { only }) => {
      if (only && !only.contains(KIND)) return [];
      const scan = await scans.scanOf(document);
      const offset = document.offsetAt(range.start);
      const occurrence = at(scan, offset);
      const tagged = occurrence ?? atLoneTag(scan, offset);
      const commands = [
        ...(occurrence ? pinActionsFor(occurrence, document.uri) : []),
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
