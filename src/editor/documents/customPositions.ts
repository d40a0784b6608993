import * as vscode from 'vscode';
import type { CustomPositions } from '../../references/customFinders';
import { SECTION } from '../settings';

export const CUSTOM_POSITIONS = `${SECTION}.customPositions`;

/** Read for each document: folders of a workspace can have formats of their own. */
export function readCustomPositions(resource: vscode.Uri): CustomPositions {
  const positions: unknown = vscode.workspace.getConfiguration(undefined, resource).get(CUSTOM_POSITIONS);
  if (typeof positions !== 'object' || positions === null) return {};
  const lists = Object.entries(positions).map(([glob, paths]: [string, unknown]) => [
    glob,
    Array.isArray(paths) ? paths.filter((path): path is string => typeof path === 'string') : [],
  ]);
  return Object.fromEntries(lists) as CustomPositions;
}
