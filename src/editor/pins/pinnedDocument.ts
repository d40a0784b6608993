import * as vscode from 'vscode';
import type { PinAction, PinOutcome } from '../../operations/pin';
import { notificationText } from '../../presentation/harmless';
import { messages } from '../../presentation/messages';
import { pinProblemSentence } from '../../presentation/pinProblem';
import { countPins, pinReport, pinTexts, type ReportedFile } from '../../presentation/pinReport';
import { pinSummary } from '../../presentation/pinSummary';
import type { LinePosition } from '../../references/lines';
import type { Occurrence } from '../../references/occurrence';
import type { Scan } from '../../references/scan';
import type { PinEdit } from '../../references/pin';
import type { CommandContext } from '../commands/commandContext';
import { showFailure } from '../commands/report';
import { type Applied, applyToDocuments } from '../documents/applyToDocuments';

/** What is to become of a document, open or not, as it was scanned. */
export interface PlannedDocument {
  readonly uri: vscode.Uri;
  readonly scan: Scan;
  readonly outcome: PinOutcome;
  /** Where an occurrence starts. */
  readonly place: (occurrence: Occurrence) => LinePosition;
}

/** Makes the edits of several references and tells how it went; says nothing where the person turned them down. */
export async function applyAndReport(
  action: PinAction,
  documents: readonly PlannedDocument[],
  { shownTexts, log }: Pick<CommandContext, 'shownTexts' | 'log'>,
): Promise<void> {
  const applied = await applyToDocuments(
    documents.map(({ uri, scan: { text }, outcome: { edits } }) => ({ uri, text, edits })),
    pinTexts.title(action),
  );
  const isWanted = documents.some(({ outcome }) => outcome.edits.length > 0);
  if (isWanted && applied.made.size === 0 && applied.left.size === 0) {
    if (!applied.isPreviewed) showFailure(messages.notEdited(), log);
    return;
  }
  const files = documents.map((document) => reported(action, document, applied));
  const report = pinReport(files);
  const summary = notificationText(pinSummary(action, countPins(files), true));
  if (report.text === '') vscode.window.setStatusBarMessage(summary, 10_000);
  else {
    const links = report.places.flatMap(({ file, ...place }) => {
      const document = documents[file];
      return document ? [{ ...place, uri: document.uri }] : [];
    });
    offerReport(summary, () => shownTexts.write('pins/report.txt', report.text, { links }));
  }
}

/** Nobody waits for an answer: a notification can stay for as long as it likes. */
function offerReport(summary: string, write: () => vscode.Uri): void {
  const showReport = pinTexts.showReport();
  vscode.window
    .showInformationMessage(summary, showReport)
    .then(async (choice) => {
      if (choice !== showReport) return;
      const shown = await vscode.workspace.openTextDocument(write());
      await vscode.window.showTextDocument(shown, { preview: true });
    })
    .then(undefined, () => undefined);
}

function reported(
  action: PinAction,
  { uri, outcome, place }: PlannedDocument,
  { made, left }: Applied<PinEdit>,
): ReportedFile {
  const name = vscode.workspace.asRelativePath(uri);
  const why = left.get(uri.toString());
  if (why) return { name, outcome, place, problem: pinProblemSentence(why, action, uri.fsPath) };
  // Pins can share an edit, and no two edits stand at one place.
  const places = new Set(made.get(uri.toString())?.map(({ span }) => span.start));
  const pins = outcome.pins.filter(({ edit }) => places.has(edit.span.start));
  return { name, outcome: { ...outcome, pins }, place, notChosen: outcome.pins.length - pins.length };
}
