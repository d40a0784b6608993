import * as vscode from 'vscode';
import { parsePlatform, type Platform } from '../oci/platform';
import { customFinders } from '../references/customFinders';
import type { Finder } from '../references/finder';

export const SECTION = 'ociLens';

/** The platform to show first. A wrong value counts as absent: the settings editor already marks it. */
export function readPlatform(): Platform | undefined {
  const platform: unknown = vscode.workspace.getConfiguration(SECTION).get('platform');
  return typeof platform === 'string' ? parsePlatform(platform) : undefined;
}

/** Whether a feature is switched on for a document: workspaces, folders and languages can have their own word. */
export function isOn(feature: 'codeLens' | 'hover', document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration(SECTION, document).get(feature) === true;
}

/** Hosts that may be asked though no person asks. Of the scope `machine`: a workspace's settings do not count. */
export function readBackgroundHosts(): readonly string[] {
  const hosts: unknown = vscode.workspace.getConfiguration(SECTION).get('backgroundHosts');
  return Array.isArray(hosts) ? hosts.filter((host): host is string => typeof host === 'string') : [];
}

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
