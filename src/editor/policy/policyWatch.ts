import * as vscode from 'vscode';
import { readPolicySettings, SECTION } from '../settings';

/** As {@link POLICY_FILE} of policy/policyFile, which is loaded only where there is one. */
const FILE = '.oci-lens.yaml';
/** Milliseconds after the last key in a policy. */
const REST = 400;

/** Tells which folders of the workspace have a policy, and when it may be another. Reads none. */
export class PolicyWatch implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  /** Of the folder. */
  readonly onDidChange = this.changed.event;
  private watchers: readonly vscode.Disposable[] = [];
  private readonly resting = new Map<string, NodeJS.Timeout>();
  private readonly listeners = vscode.Disposable.from(
    this.changed,
    vscode.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      this.watch();
      for (const { uri } of [...added, ...removed]) this.changed.fire(uri);
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      for (const { uri } of folders())
        if (change.affectsConfiguration(`${SECTION}.policy`, uri)) this.changed.fire(uri);
    }),
    // What is typed counts before it is saved, as in all documents.
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) this.typed(document.uri);
    }),
    // What was typed and not saved does not count any more.
    vscode.workspace.onDidCloseTextDocument(({ uri }) => this.typed(uri)),
  );

  constructor() {
    this.watch();
  }

  /** Never rejects. */
  async has(folder: vscode.Uri): Promise<boolean> {
    const { rules, overrides } = readPolicySettings(folder);
    if ([rules, overrides].some((each) => typeof each === 'object' && each !== null && Object.keys(each).length > 0)) {
      return true;
    }
    return vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, FILE)).then(
      () => true,
      () => false,
    );
  }

  dispose(): void {
    this.listeners.dispose();
    for (const watcher of this.watchers) watcher.dispose();
    for (const timer of this.resting.values()) clearTimeout(timer);
  }

  private watch(): void {
    for (const watcher of this.watchers) watcher.dispose();
    this.watchers = folders().flatMap(({ uri }) => {
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(uri, FILE));
      const fire = () => this.changed.fire(uri);
      return [watcher, watcher.onDidChange(fire), watcher.onDidCreate(fire), watcher.onDidDelete(fire)];
    });
  }

  private typed(uri: vscode.Uri): void {
    // Asked for each key in any document.
    if (!uri.path.endsWith(`/${FILE}`)) return;
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
    if (!folder || vscode.Uri.joinPath(folder, FILE).toString() !== uri.toString()) return;
    const key = folder.toString();
    clearTimeout(this.resting.get(key));
    const fire = () => {
      this.resting.delete(key);
      this.changed.fire(folder);
    };
    this.resting.set(key, setTimeout(fire, REST));
  }
}

function folders(): readonly vscode.WorkspaceFolder[] {
  return vscode.workspace.workspaceFolders ?? [];
}
