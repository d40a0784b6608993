import * as vscode from 'vscode';
import { parsePlatform, type Platform } from '../oci/platform';

export const SECTION = 'ociLens';

/** The platform to show first. A wrong value counts as absent: the settings editor already marks it. */
export function readPlatform(): Platform | undefined {
  const platform: unknown = vscode.workspace.getConfiguration(SECTION).get('platform');
  return typeof platform === 'string' ? parsePlatform(platform) : undefined;
}

/** What can be switched on and off, by folders and languages too. */
export type Feature =
  'codeActions.enabled' | 'codeLens' | 'completion' | 'drift' | 'hover' | 'inlayHints.digestAge' | 'languageStatus';

/** Whether a feature is switched on for a document: workspaces, folders and languages can have their own word. */
export function isOn(feature: Feature, document: vscode.TextDocument): boolean {
  const value: unknown = vscode.workspace.getConfiguration(SECTION, document).get(feature);
  return value === true || value === 'hint';
}

/** Whether a feature was perhaps switched on or off, for `document` or anywhere. */
export function isSwitched(
  feature: Feature,
  change: vscode.ConfigurationChangeEvent,
  document?: vscode.TextDocument,
): boolean {
  return change.affectsConfiguration(`${SECTION}.${feature}`, document);
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

/** What settings say of the policy for a resource, in the form of the policy's file; it counts only where there is no such file. */
export function readPolicySettings(resource: vscode.Uri): Readonly<Record<'rules' | 'overrides' | 'ignore', unknown>> {
  const policy = vscode.workspace.getConfiguration(`${SECTION}.policy`, resource);
  return { rules: policy.get('rules'), overrides: policy.get('overrides'), ignore: policy.get('ignore') };
}
