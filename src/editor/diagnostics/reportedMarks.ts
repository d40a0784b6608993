import * as vscode from 'vscode';
import type { Mark } from './policyMarks';

/** A file that a person had checked, and what was found in its text. */
export interface ReportedFile {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** What was found in the files that a person had checked, as long as they are as they were. */
export class ReportedMarks implements vscode.Disposable {
  private files = new Map<string, ReportedFile>();
  /** While there is something to forget. */
  private watching: vscode.Disposable | undefined;

  /** @param forgotten is told of a file that is not as it was. */
  constructor(private readonly forgotten: (uri: vscode.Uri) => void) {}

  of(key: string): ReportedFile | undefined {
    return this.files.get(key);
  }

  /** @returns those that were there before, and are not any more. */
  set(files: readonly ReportedFile[]): readonly ReportedFile[] {
    const before = [...this.files.values()];
    this.files = new Map(files.map((file) => [file.uri.toString(), file]));
    if (this.files.size === 0) this.dispose();
    else this.watching ??= this.watch();
    return before.filter(({ uri }) => !this.files.has(uri.toString()));
  }

  /** The policy of a folder is another: keeps of each file there what still holds. @returns them, as they are now. */
  keep(folder: vscode.Uri, holds: (mark: Mark, file: ReportedFile) => boolean): readonly ReportedFile[] {
    const kept = [...this.files.values()]
      .filter(({ uri }) => isIn(uri, folder))
      .map((file) => ({ ...file, marks: file.marks.filter((mark) => holds(mark, file)) }));
    for (const file of kept) {
      if (file.marks.length > 0) this.files.set(file.uri.toString(), file);
      else this.files.delete(file.uri.toString());
    }
    return kept;
  }

  dispose(): void {
    this.watching?.dispose();
    this.watching = undefined;
  }

  private watch(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher('**/*', true);
    const forget = (uri: vscode.Uri) => void this.forgetChanged(uri);
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(forget),
      // Of a folder that goes VS Code tells once.
      watcher.onDidDelete((gone) => {
        for (const { uri } of this.files.values()) if (isUnder(uri, gone)) forget(uri);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document: { uri }, contentChanges }) => {
        if (contentChanges.length > 0 && this.files.delete(uri.toString())) this.forgotten(uri);
      }),
    );
  }

  /** A file that is saved as it was stays. */
  private async forgetChanged(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    const file = this.files.get(key);
    if (!file) return;
    const bytes = await vscode.workspace.fs.readFile(uri).then(
      (read) => read,
      () => undefined,
    );
    const isSame = bytes && new TextDecoder().decode(bytes) === file.text;
    if (isSame || this.files.get(key) !== file) return;
    this.files.delete(key);
    this.forgotten(uri);
  }
}

/** What stands in no folder any more counts as in each. */
function isIn(uri: vscode.Uri, folder: vscode.Uri): boolean {
  const own = vscode.workspace.getWorkspaceFolder(uri)?.uri.toString();
  return own === undefined || own === folder.toString();
}

export function isUnder(uri: vscode.Uri, above: vscode.Uri): boolean {
  return uri.toString() === above.toString() || uri.toString().startsWith(`${above.toString()}/`);
}
