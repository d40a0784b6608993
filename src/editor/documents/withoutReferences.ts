import * as vscode from 'vscode';
import type { VisibleScans } from './visibleScans';

/** The paths of documents that are seen and hold no reference: menus of an editor leave our entries out there. */
const KEY = 'ociLens.withoutReferences';

/**
 * Tells VS Code's menus in which documents there is nothing for them. A document that is not read, or not yet, may hold references; one
 * that is typed in is what it was until it is read again, so that typing costs nothing. A list and not a word on the active editor:
 * who right-clicks in another one sees its menu before any event of ours could come.
 */
export function tellWithoutReferences(visible: VisibleScans): vscode.Disposable {
  let told: readonly string[] = [];
  return visible.onDidRead(({ document, occurrences }) => {
    const shown = new Set(vscode.window.visibleTextEditors.flatMap((editor) => pathsOf(editor.document.uri)));
    const own = pathsOf(document.uri);
    const others = told.filter((path) => shown.has(path) && !own.includes(path));
    const next = occurrences.length === 0 ? [...others, ...own].sort() : others;
    if (next.join('\n') === told.join('\n')) return;
    told = next;
    void vscode.commands.executeCommand('setContext', KEY, next);
  });
}

/** As the key `resourcePath` has it: of a file its path here, of one on another machine the path of its address, which is no file's there. */
function pathsOf({ fsPath, path }: vscode.Uri): readonly string[] {
  return fsPath === path ? [path] : [fsPath, path];
}
