import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Opens text as an unsaved document that the extension takes for a file of this name. */
export async function openText(name: string, text: string): Promise<vscode.TextEditor> {
  const uri = vscode.Uri.parse(`untitled:/${name}`);
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document);
  await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), text));
  return editor;
}

export function pod(...images: string[]): string {
  const containers = images.map((image, index) => `    - name: c${String(index)}\n      image: ${image}\n`).join('');
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: test\nspec:\n  containers:\n${containers}`;
}

/** Lines of YAML that make a document larger than what is read of it by itself, and say nothing. */
export const TOO_MUCH = `# ${'x'.repeat(97)}\n`.repeat(45_000);

/** The position in the middle of `text`. */
export function inside(document: vscode.TextDocument, text: string): vscode.Position {
  const start = document.getText().indexOf(text);
  assert.notEqual(start, -1, `'${text}' is not in the document`);
  return document.positionAt(start + Math.floor(text.length / 2));
}

/** What all hovers at `text` say, as Markdown, in the order of their providers. */
export async function hoverAt(document: vscode.TextDocument, text: string): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    inside(document, text),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n---\n');
}

export async function select(editor: vscode.TextEditor, text: string): Promise<void> {
  const position = inside(editor.document, text);
  editor.selection = new vscode.Selection(position, position);
  await vscode.window.showTextDocument(editor.document, editor.viewColumn);
}

/** Sets what registries are asked instead, as a user does, and puts it back when the suite ends. */
export async function setMirrors(mirrors: Readonly<Record<string, string>> | undefined): Promise<void> {
  await vscode.workspace.getConfiguration('ociLens').update('mirrors', mirrors, vscode.ConfigurationTarget.Global);
}

/** The proxy that VS Code asks all hosts through but localhost and 127.0.0.1. */
export async function setProxy(proxy: URL | undefined): Promise<void> {
  await vscode.workspace.getConfiguration('http').update('proxy', proxy?.href, vscode.ConfigurationTarget.Global);
}

/** Tries until `check` passes; for what is told by a watcher of files. */
export async function eventually(check: () => Promise<void>, timeoutMs = 10_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; ;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
