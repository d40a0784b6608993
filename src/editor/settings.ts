import * as vscode from 'vscode';
import { parsePlatform, type Platform } from '../oci/platform';

export const SECTION = 'ociLens';

/** The platform to show first. A wrong value counts as absent: the settings editor already marks it. */
export function readPlatform(): Platform | undefined {
  const platform: unknown = vscode.workspace.getConfiguration(SECTION).get('platform');
  return typeof platform === 'string' ? parsePlatform(platform) : undefined;
}

/** Whether a feature is switched on for a document: workspaces, folders and languages can have their own word. */
export function isOn(feature: 'codeLens' | 'completion' | 'hover', document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration(SECTION, document).get(feature) === true;
}

/** Whether comparisons leave out values that look secret. */
export function hidesSecrets(): boolean {
  return vscode.workspace.getConfiguration(SECTION).get('compare.hideSecrets') !== false;
}

/** Hosts that may be asked though no person asks. Of the scope `machine`: a workspace's settings do not count. */
export function readBackgroundHosts(): readonly string[] {
  const hosts: unknown = vscode.workspace.getConfiguration(SECTION).get('backgroundHosts');
  return Array.isArray(hosts) ? hosts.filter((host): host is string => typeof host === 'string') : [];
}

export const DRIFT = `${SECTION}.drift`;
export const LANGUAGE_STATUS = `${SECTION}.languageStatus`;
export const DIGEST_AGE = `${SECTION}.inlayHints.digestAge`;

/** Whether drift is told of in this document. The folder and the language have a say. */
export function tellsDrift(document: vscode.TextDocument): boolean {
  return readFor(document, DRIFT) === 'hint';
}

export function showsLanguageStatus(document: vscode.TextDocument): boolean {
  return readFor(document, LANGUAGE_STATUS) === true;
}

export function showsDigestAge(document: vscode.TextDocument): boolean {
  return readFor(document, DIGEST_AGE) === true;
}

function readFor(document: vscode.TextDocument, key: string): unknown {
  return vscode.workspace.getConfiguration(undefined, document).get(key);
}
