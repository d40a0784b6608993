import * as vscode from 'vscode';
import { customFinders } from '../../references/customFinders';
import type { Finder } from '../../references/finder';
import { SECTION } from '../settings';

export const CUSTOM_POSITIONS = `${SECTION}.customPositions`;

/** Read for each document: folders of a workspace can have formats of their own. */
export function readCustomFinders(resource: vscode.Uri): readonly Finder[] {
  const positions: unknown = vscode.workspace.getConfiguration(undefined, resource).get(CUSTOM_POSITIONS);
  if (typeof positions !== 'object' || positions === null) return [];
  const lists = Object.entries(positions).map(([glob, paths]: [string, unknown]) => [
    glob,
    Array.isArray(paths) ? paths.filter((path): path is string => typeof path === 'string') : [],
  ]);
  return customFinders(Object.fromEntries(lists) as Record<string, readonly string[]>);
}
