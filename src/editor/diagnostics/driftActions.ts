import * as vscode from 'vscode';
import { driftFindings, DRIFT_RULE, type DriftFinding } from '../../operations/drift';
import { driftMessages } from '../../presentation/driftText';
import { doorkeeperOf } from '../../presentation/errorSentence';
import { between, type Scan } from '../../references/scan';
import { mayBeSuppressed } from '../../references/suppressionEdit';
import { hasEditableTag } from '../../references/tagChange';
import type { DocumentScans } from '../documents/documentScans';
import type { ImageStandings } from '../documents/imageStandings';
import { SELECTOR } from '../documents/languages';
import { mayEdit } from '../documents/mayEdit';
import { placeOf } from '../documents/placeOf';
import { isOn } from '../settings';
import { SOURCE } from './source';

/** What can be done about a hint, its off switch among it. */
export function registerDriftActions(scans: DocumentScans, standings: ImageStandings): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: async (document, range, context, token) => {
      const scan = await scans.scanOf(document);
      if (token.isCancellationRequested) return [];
      const here = between(scan, document.offsetAt(range.start), document.offsetAt(range.end));
      const findings = driftFindings(here, (reference) => standings.get(reference));
      const marks = context.diagnostics.filter(({ source, code }) => source === SOURCE && code === DRIFT_RULE);
      return findings.flatMap((finding) => fixesOf(document, scan, finding, marksAt(document, finding, marks)));
    },
  };
  return vscode.languages.registerCodeActionsProvider(SELECTOR, provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

function marksAt(
  document: vscode.TextDocument,
  { occurrence: { span } }: DriftFinding,
  marks: readonly vscode.Diagnostic[],
): vscode.Diagnostic[] {
  const range = rangeOf(document, span.start, span.end);
  return marks.filter((mark) => mark.range.intersection(range));
}

/** Only for what is marked: a finding that the setting hides is nobody's problem. */
function fixesOf(
  document: vscode.TextDocument,
  scan: Scan,
  { occurrence, reference, standing }: DriftFinding,
  marks: vscode.Diagnostic[],
): vscode.CodeAction[] {
  if (marks.length === 0) return [];
  const place = placeOf(document.uri, scan, occurrence);
  const fix = (title: string, command: string, argument: unknown = place): vscode.CodeAction => {
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.command = { title, command, arguments: [argument] };
    action.diagnostics = marks;
    return action;
  };
  const isEditable = mayEdit(document.uri);
  const fixes: vscode.CodeAction[] = [];
  if (standing.kind === 'moved' && isEditable && occurrence.edit.kind !== 'refused') {
    fixes.push(fix(driftMessages.refresh(), 'ociLens.refreshPin'));
  }
  if (standing.kind === 'moved') fixes.push(fix(driftMessages.compare(), 'ociLens.comparePin'));
  if (
    standing.kind === 'missing' &&
    standing.what !== 'digest' &&
    isEditable &&
    hasEditableTag(occurrence, scan.text)
  ) {
    fixes.push(fix(driftMessages.nearestTags(), 'ociLens.nearestTags'));
  }
  if (standing.kind === 'notVisible') {
    const registry = doorkeeperOf(standing.error, reference);
    fixes.push(fix(driftMessages.signIn(registry), 'ociLens.signIn', { registry }));
  }
  if (isEditable && mayBeSuppressed(scan, occurrence)) fixes.push(fix(driftMessages.ignore(), 'ociLens.ignoreDrift'));
  if (!isOn('drift', document)) return fixes;
  const { languageId } = document;
  const uri = document.uri.toString();
  const turnOff =
    vscode.workspace.isTrusted && vscode.workspace.workspaceFolders
      ? driftMessages.turnOffInWorkspace()
      : driftMessages.turnOff();
  return [
    ...fixes,
    fix(turnOff, 'ociLens.turnOffDrift', { uri }),
    fix(driftMessages.turnOffForLanguage(languageId), 'ociLens.turnOffDrift', { uri, languageId }),
  ];
}

function rangeOf(document: vscode.TextDocument, start: number, end: number): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
