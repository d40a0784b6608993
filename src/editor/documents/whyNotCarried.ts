import * as vscode from 'vscode';

/**
 * Whether saving a closed file that is opened for its edits would change more than them: VS Code makes line ends uniform, and replaces
 * what does not fit the encoding. Undefined where it would not.
 * @param text what the edits were made for.
 */
export async function whyNotCarried(
  document: vscode.TextDocument,
  text: string,
): Promise<'changed' | 'notCarried' | 'readOnly' | undefined> {
  const { uri } = document;
  const { permissions = 0 } = await vscode.workspace.fs.stat(uri);
  if (permissions & vscode.FilePermission.Readonly) return 'readOnly';
  const saved = decoded(await vscode.workspace.fs.readFile(uri));
  if (saved === undefined) return 'notCarried';
  if (saved === text && document.getText() === text) return undefined;
  return withUniformEnds(saved) === withUniformEnds(text) ? 'notCarried' : 'changed';
}

/** Undefined where it is no UTF-8. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function withUniformEnds(text: string): string {
  return text.replaceAll(/\r\n|\r/g, '\n');
}
