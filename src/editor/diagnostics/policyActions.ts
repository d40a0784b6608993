import * as vscode from 'vscode';
import { driftMessages } from '../../presentation/driftText';
import { doorkeeperOf } from '../../presentation/errorSentence';
import { policyTexts } from '../../presentation/policyTexts';
import type { Scan } from '../../references/scan';
import { mayBeSuppressed } from '../../references/suppressionEdit';
import type { DocumentScans } from '../documents/documentScans';
import { SELECTOR } from '../documents/languages';
import { mayEdit } from '../documents/mayEdit';
import { placeOf } from '../documents/placeOf';
import type { FolderPolicy } from '../policy/folderPolicy';
import type { PolicyDiagnostics } from './policyDiagnostics';
import type { ShownMarks } from './policyMarks';

/** What can be done about a finding, the rule's off switch among it. */
export function registerPolicyActions(scans: DocumentScans, diagnostics: PolicyDiagnostics): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: async (document, _range, context, token) => {
      const marks = diagnostics.marksFor(document, context.diagnostics);
      const folder = vscode.workspace.getWorkspaceFolder(document.uri)?.uri;
      if (marks.length === 0 || !folder) return [];
      const [scan, policy] = await Promise.all([scans.scanOf(document), diagnostics.policyOf(folder)]);
      if (token.isCancellationRequested || !policy) return [];
      return merged(marks.flatMap((mark) => fixesOf(document, scan, mark, policy)));
    },
  };
  return vscode.languages.registerCodeActionsProvider(SELECTOR, provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

/** What several findings at one place offer alike is offered once. */
function merged(fixes: readonly vscode.CodeAction[]): vscode.CodeAction[] {
  const byTitle = new Map<string, vscode.CodeAction>();
  for (const fix of fixes) {
    const same = byTitle.get(fix.title);
    if (same) same.diagnostics = [...(same.diagnostics ?? []), ...(fix.diagnostics ?? [])];
    else byTitle.set(fix.title, fix);
  }
  return [...byTitle.values()];
}

function fixesOf(
  document: vscode.TextDocument,
  scan: Scan,
  { marks, diagnostic }: ShownMarks,
  policy: FolderPolicy,
): vscode.CodeAction[] {
  const [{ problem }] = marks;
  const { finding } = problem;
  const { outcome, reference } = finding;
  const rules = marks.map((mark) => mark.problem.finding.rule);
  // The mark may be older than what is read now.
  const occurrence = scan.occurrences.find(({ span }) => span.start === finding.occurrence.span.start);
  if (occurrence?.text !== finding.occurrence.text) return [];
  const place = placeOf(document.uri, scan, occurrence);
  const isEditable = mayEdit(document.uri);
  const fixes: vscode.CodeAction[] = [];
  const offer = (title: string, command: string, argument: unknown, isPreferred = false) => {
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.command = { title, command, arguments: [argument] };
    action.diagnostics = [diagnostic];
    action.isPreferred = isPreferred;
    fixes.push(action);
  };
  if (finding.rule === 'pinned' && isEditable && occurrence.edit.kind !== 'refused') {
    offer(policyTexts.pin(), 'ociLens.pinToDigest', place, true);
  }
  if (outcome.kind === 'unknown' && outcome.why.kind === 'notAsked') {
    offer(policyTexts.lookUp(), 'ociLens.lookUp', place);
  }
  if (outcome.kind === 'unknown' && outcome.why.kind === 'error' && outcome.why.error.kind === 'unauthorized') {
    const registry = doorkeeperOf(outcome.why.error, reference);
    offer(driftMessages.signIn(registry), 'ociLens.signIn', { registry });
  }
  if (isEditable) {
    const where = mayBeSuppressed(scan, occurrence) ? undefined : policy.from;
    offer(policyTexts.ignore(rules, where), 'ociLens.ignoreRule', { ...place, rules });
  }
  if (vscode.workspace.isTrusted) {
    const uri = policy.folder.toString();
    for (const rule of rules) offer(policyTexts.turnOff(rule, policy.from), 'ociLens.turnOffRule', { uri, rule });
  }
  return fixes;
}
