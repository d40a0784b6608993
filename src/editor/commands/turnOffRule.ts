import * as v from 'valibot';
import * as vscode from 'vscode';
import { turnOffEdits } from '../../policy/policyEdits';
import { POLICY_FILE } from '../../policy/policyFile';
import { RULE_IDS, type RuleId } from '../../policy/rule';
import { messages } from '../../presentation/messages';
import { policyTexts } from '../../presentation/policyTexts';
import { SECTION } from '../settings';
import { applyOrTell } from './applyOrTell';
import type { CommandContext } from './commandContext';
import { showNote } from './report';

const schema = v.object({ uri: v.pipe(v.string(), v.maxLength(4096)), rule: v.picklist(RULE_IDS) });

/** Turns a rule off in the policy of a folder of the workspace, where it is set. */
export async function turnOffRule(argument: unknown, context: Pick<CommandContext, 'policy' | 'log'>): Promise<void> {
  const parsed = v.safeParse(schema, argument);
  if (!parsed.success) return;
  if (!vscode.workspace.isTrusted) {
    showNote(messages.untrusted());
    return;
  }
  const { uri, rule } = parsed.output;
  const folder = vscode.workspace.workspaceFolders?.find((each) => each.uri.toString() === uri)?.uri;
  const policy = folder && (await (await context.policy.diagnostics()).policyOf(folder));
  if (!policy) return;
  const isDone = policy.from === 'settings' ? await inSettings(folder, rule) : await inFile(folder, rule, context.log);
  if (isDone) vscode.window.setStatusBarMessage(policyTexts.turnedOff(rule, policy.from), 8_000);
}

async function inFile(folder: vscode.Uri, rule: RuleId, log: vscode.LogOutputChannel): Promise<boolean> {
  const uri = vscode.Uri.joinPath(folder, POLICY_FILE);
  const text = (await vscode.workspace.openTextDocument(uri)).getText();
  const edits = turnOffEdits(text, rule);
  if (!edits) showNote(policyTexts.notTurnedOff(rule));
  if (!edits || edits.length === 0) return false;
  return applyOrTell({ uri, text, edits, label: policyTexts.turnOff(rule, 'file') }, log);
}

/** In each of the two settings that may set it, where these have their values from. */
async function inSettings(folder: vscode.Uri, rule: RuleId): Promise<boolean> {
  const configuration = vscode.workspace.getConfiguration(`${SECTION}.policy`, folder);
  const rules = withOff(configuration.get('rules'), rule);
  if (rules) {
    const inspected = configuration.inspect('rules');
    const target = settingTarget(inspected);
    // What the user has set is none of the workspace's: VS Code gives both as one.
    const own = valueAt(inspected, target);
    await configuration.update('rules', { ...(isObject(own) ? own : {}), [rule]: rules[rule] }, target);
  }
  const overrides: unknown = configuration.get('overrides');
  const changed = Array.isArray(overrides)
    ? overrides.map((each: unknown) => {
        const own = isObject(each) ? withOff(each['rules'], rule) : undefined;
        return own && isObject(each) ? { ...each, rules: own } : each;
      })
    : [];
  const isChanged = Array.isArray(overrides) && changed.some((each, index) => each !== overrides[index]);
  if (isChanged) await configuration.update('overrides', changed, settingTarget(configuration.inspect('overrides')));
  return rules !== undefined || isChanged;
}

/** Where a setting is changed: where it has its value from, or for the workspace. */
export function settingTarget(value: ReturnType<vscode.WorkspaceConfiguration['inspect']>): vscode.ConfigurationTarget {
  if (value?.workspaceFolderValue !== undefined) return vscode.ConfigurationTarget.WorkspaceFolder;
  if (value?.workspaceValue !== undefined) return vscode.ConfigurationTarget.Workspace;
  if (value?.globalValue !== undefined) return vscode.ConfigurationTarget.Global;
  return vscode.ConfigurationTarget.Workspace;
}

function valueAt(
  value: ReturnType<vscode.WorkspaceConfiguration['inspect']>,
  target: vscode.ConfigurationTarget,
): unknown {
  if (target === vscode.ConfigurationTarget.WorkspaceFolder) return value?.workspaceFolderValue;
  return target === vscode.ConfigurationTarget.Workspace ? value?.workspaceValue : value?.globalValue;
}

/** Undefined where the rule is not set, or off. */
function withOff(rules: unknown, rule: RuleId): Readonly<Record<string, unknown>> | undefined {
  if (!isObject(rules)) return undefined;
  const setting = rules[rule];
  const severity = isObject(setting) ? setting['severity'] : setting;
  if (setting === undefined || severity === 'off') return undefined;
  return { ...rules, [rule]: isObject(setting) ? { ...setting, severity: 'off' } : 'off' };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
