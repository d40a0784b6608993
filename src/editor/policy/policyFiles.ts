import * as vscode from 'vscode';

/** As {@link POLICY_FILE} of policy/policyFile names it, which is loaded only where there is one. */
const SELECTOR: vscode.DocumentSelector = { pattern: '**/.oci-lens.yaml' };
/** It completes by the schema that is contributed to it. */
const YAML_EXTENSION = 'redhat.vscode-yaml';
/** Milliseconds after the last key. */
const REST = 300;

/**
 * Tells what is wrong with the policies that are open, and completes them where no other extension does. Only the file at the root of
 * a workspace folder is a policy.
 */
export class PolicyFiles implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('ociLens.policyFile');
  private readonly resting = new Map<string, NodeJS.Timeout>();
  private readonly listeners: vscode.Disposable;

  constructor() {
    this.listeners = vscode.Disposable.from(
      this.collection,
      vscode.workspace.onDidOpenTextDocument((document) => void this.tell(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.rest(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.forget(uri.toString());
        this.collection.delete(uri);
      }),
      vscode.languages.registerCompletionItemProvider(
        SELECTOR,
        { provideCompletionItems: (document, position) => this.complete(document, position) },
        ' ',
      ),
    );
    for (const document of vscode.workspace.textDocuments) void this.tell(document);
  }

  dispose(): void {
    for (const key of [...this.resting.keys()]) this.forget(key);
    this.listeners.dispose();
  }

  private rest(document: vscode.TextDocument): void {
    if (!isPolicy(document)) return;
    const key = document.uri.toString();
    this.forget(key);
    this.resting.set(
      key,
      setTimeout(() => {
        this.resting.delete(key);
        void this.tell(document);
      }, REST),
    );
  }

  private forget(key: string): void {
    clearTimeout(this.resting.get(key));
    this.resting.delete(key);
  }

  private async tell(document: vscode.TextDocument): Promise<void> {
    if (!isPolicy(document)) return;
    const { policyDiagnostics } = await import('./policyFileDiagnostics');
    if (!document.isClosed) this.collection.set(document.uri, policyDiagnostics(document));
  }

  private async complete(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[] | undefined> {
    if (!isPolicy(document) || vscode.extensions.getExtension(YAML_EXTENSION)) return undefined;
    const { policyCompletions } = await import('./policyFileCompletions');
    return policyCompletions(document, position);
  }
}

function isPolicy({ uri }: vscode.TextDocument): boolean {
  // Asked for each key in any document.
  if (!uri.path.endsWith('/.oci-lens.yaml')) return false;
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder !== undefined && vscode.Uri.joinPath(folder.uri, '.oci-lens.yaml').toString() === uri.toString();
}
