import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { commonNames } from '../../operations/commonNames';
import { type SentFile, transferMessages } from '../../presentation/transferMessages';
import { showNote } from '../commands/report';

/** A file of this machine, with the name that it gets in the artifact. */
export interface ChosenFile extends SentFile {
  readonly path: string;
}

const MAX_FILES = 1_000;

/** The files that the Explorer's menu was opened on; undefined where it was none of the Explorer's. Read as hostile. */
export function filesOfExplorer(argument: unknown, selected: unknown): readonly vscode.Uri[] | undefined {
  if (!Array.isArray(selected) || !(argument instanceof vscode.Uri)) return undefined;
  const uris = selected.filter(
    (each): each is vscode.Uri => each instanceof vscode.Uri && vscode.workspace.getWorkspaceFolder(each) !== undefined,
  );
  return uris.length > 0 ? uris : undefined;
}

/** `given`, or files that the user chooses; undefined where there are none, or one cannot be sent, which is said. */
export async function chooseFiles(
  title: string,
  given: readonly vscode.Uri[] | undefined,
): Promise<readonly ChosenFile[] | undefined> {
  const openLabel = transferMessages.chooseFiles();
  const uris = given ?? (await vscode.window.showOpenDialog({ title, openLabel, canSelectMany: true }));
  if (!uris || uris.length === 0) return undefined;
  if (uris.length > MAX_FILES) {
    showNote(transferMessages.tooManyFiles(uris.length, MAX_FILES));
    return undefined;
  }
  if (uris.some(({ scheme }) => scheme !== 'file')) {
    showNote(transferMessages.noLocalFile());
    return undefined;
  }
  const paths = [...new Set(uris.map(({ fsPath }) => fsPath))];
  const names = commonNames(paths, path);
  const files: ChosenFile[] = [];
  for (const [index, file] of paths.entries()) {
    const name = names[index] ?? path.basename(file);
    const stats = await stat(file).catch(() => undefined);
    if (!stats?.isFile()) {
      showNote(stats?.isDirectory() ? transferMessages.noFolder(name) : transferMessages.notRead(name));
      return undefined;
    }
    files.push({ path: file, name, size: stats.size, linkedTo: await linkedTo(file) });
  }
  return files;
}

/** Where a file of the workspace truly stands, where a link leads there: who sends it is to know. */
async function linkedTo(file: string): Promise<string | undefined> {
  const base = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath ?? path.dirname(file);
  const [real, realBase] = await Promise.all([realpath(file), realpath(base)]).catch(() => [file, base] as const);
  return real === path.join(realBase, path.relative(base, file)) ? undefined : real;
}
