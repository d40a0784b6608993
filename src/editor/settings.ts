import * as vscode from 'vscode';
import type { TrustFiles } from '../operations/trust';
import { parsePlatform, type Platform } from '../oci/platform';

export const SECTION = 'ociLens';

/** The platform to show first. A wrong value counts as absent: the settings editor already marks it. */
export function readPlatform(): Platform | undefined {
  const platform: unknown = vscode.workspace.getConfiguration(SECTION).get('platform');
  return typeof platform === 'string' ? parsePlatform(platform) : undefined;
}

/** Whether another platform is perhaps the one to show first. */
export function isPlatformChange(change: vscode.ConfigurationChangeEvent): boolean {
  return change.affectsConfiguration(`${SECTION}.platform`);
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
  return listOf(vscode.workspace.getConfiguration(SECTION).get('backgroundHosts'));
}

/** Whether other hosts may perhaps be asked from now on though no person asks. */
export function isBackgroundChange(change: vscode.ConfigurationChangeEvent): boolean {
  return change.affectsConfiguration(`${SECTION}.backgroundHosts`);
}

/** Files that name whom signatures are checked against. Of the scope `machine`: a workspace cannot say whom a person trusts. */
export function readTrustFiles(): TrustFiles {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const root: unknown = configuration.get('trust.root');
  return {
    keys: listOf(configuration.get('trust.keys')).filter((file) => file !== ''),
    root: typeof root === 'string' && root !== '' ? root : undefined,
  };
}

/** Whether the person perhaps trusts somebody else from now on. */
export function isTrustChange(change: vscode.ConfigurationChangeEvent): boolean {
  return change.affectsConfiguration(`${SECTION}.trust`);
}

/** Shows where a person says whom they trust. */
export const OPEN_TRUST_SETTINGS = { command: 'workbench.action.openSettings', query: `${SECTION}.trust` } as const;

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** Bytes that are pulled at most at once; undefined for the default. Of the scope `machine`: a workspace's settings do not count. */
export function readMaxPull(): number | undefined {
  const value: unknown = vscode.workspace.getConfiguration(SECTION).get('maxPullGB');
  return typeof value === 'number' && value > 0 && value <= 10_000 ? value * 1e9 : undefined;
}

/** What settings say of the policy for a resource, in the form of the policy's file; it counts only where there is no such file. */
export function readPolicySettings(resource: vscode.Uri): Readonly<Record<'rules' | 'overrides' | 'ignore', unknown>> {
  const policy = vscode.workspace.getConfiguration(`${SECTION}.policy`, resource);
  return { rules: policy.get('rules'), overrides: policy.get('overrides'), ignore: policy.get('ignore') };
}
