import * as vscode from 'vscode';
import type { PinAction, PinOutcome } from '../../operations/pin';
import { notificationText } from '../../presentation/harmless';
import { messages } from '../../presentation/messages';
import { countPins, pinReport, pinTexts, type ReportedFile } from '../../presentation/pinReport';
import { pinSummary } from '../../presentation/pinSummary';
import type { LinePosition } from '../../references/lines';
import type { Occurrence } from '../../references/occurrence';
import type { CommandContext } from '../commands/commandContext';
import { applyToDocuments, type NotApplied } from '../documents/applyToDocuments';

/** What is to become of a document, open or not, as it was scanned. */
export interface PlannedDocument {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly outcome: PinOutcome;
  /** Where an occurrence starts. */
  readonly place: (occurrence: Occurrence) => LinePosition;
}

/** Makes the edits of several references and tells how it went; says nothing where the person turned them down. */
export async function applyAndReport(
  action: PinAction,
  documents: readonly PlannedDocument[],
  { shownTexts }: Pick<CommandContext, 'shownTexts'>,
): Promise<void> {
  const applied = await applyToDocuments(
    documents.map(({ uri, text, outcome: { edits } }) => ({ uri, text, edits })),
    pinTexts.title(action),
  );
  if (!applied.isApplied && applied.left.length === 0) return;
  const files = documents.map((document) => reported(action, document, applied.left));
  const report = pinReport(files);
  const summary = notificationText(pinSummary(action, countPins(files), true));
  if (report === '') {
    vscode.window.setStatusBarMessage(summary, 10_000);
    return;
  }
  const showReport = pinTexts.showReport();
  if ((await vscode.window.showInformationMessage(summary, showReport)) !== showReport) return;
  const shown = await vscode.workspace.openTextDocument(shownTexts.write('pins/report.txt', report));
  await vscode.window.showTextDocument(shown, { preview: true });
}

function reported(
  action: PinAction,
  { uri, outcome, place }: PlannedDocument,
  left: readonly NotApplied[],
): ReportedFile {
  const name = vscode.workspace.asRelativePath(uri);
  const why = left.find((each) => each.uri.toString() === uri.toString())?.why;
  const command = `oci-lens ${action} --write ${name}`;
  const sentence = {
    changed: pinTexts.changedMeanwhile(),
    notCarried: pinTexts.notCarried(command),
    readOnly: messages.readOnly(),
  };
  return { name, outcome, place, problem: why && sentence[why] };
}
