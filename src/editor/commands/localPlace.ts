import { access, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { LocalLocator } from '../../registry/imageSource';
import { INDEX_FILE, LAYOUT_FILE } from '../../registry/local/imageLayout';
import { absolutePaths } from '../../registry/local/locator';

/** False for a relative path where no folder is open. */
export function mayStandSomewhere(written: string): boolean {
  return pathsOf(written).length > 0;
}

/** Where a written path stands: of several workspace folders in the first that has it. */
export async function existingPath(written: string): Promise<string> {
  const paths = pathsOf(written);
  for (const candidate of paths) {
    const isThere = await access(candidate).then(
      () => true,
      () => false,
    );
    if (isThere) return candidate;
  }
  return paths[0] ?? written;
}

/** The layout or archive that a file or folder is, or is a part of; whether it is one is seen when it is read. */
export async function locatorOf({ fsPath }: vscode.Uri): Promise<LocalLocator> {
  if ([LAYOUT_FILE, INDEX_FILE].includes(path.basename(fsPath))) return { kind: 'layout', path: path.dirname(fsPath) };
  const isFolder = await stat(fsPath).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  return { kind: isFolder ? 'layout' : 'archive', path: fsPath };
}

function pathsOf(written: string): readonly string[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return absolutePaths(
    written,
    homedir(),
    folders.map(({ uri }) => uri.fsPath),
  );
}
