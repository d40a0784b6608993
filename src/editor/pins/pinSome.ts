import * as vscode from 'vscode';
import { type PinAction, type PinMeans, planAction } from '../../operations/pin';
import { notificationText } from '../../presentation/harmless';
import { messages } from '../../presentation/messages';
import { pinNoticeSentence, platformPinSentence } from '../../presentation/pinNotice';
import { pinTexts } from '../../presentation/pinReport';
import { pinRefusalSentence } from '../../presentation/pinSentence';
import { applyOrTell } from '../commands/applyOrTell';
import type { CommandContext } from '../commands/commandContext';
import { showNote, showRegistryFailure } from '../commands/report';
import { withPatientProgress } from '../progress';
import { type Addressed, addressedBy } from './addressed';
import { applyAndReport, type PlannedDocument } from './pinnedDocument';

type Context = Pick<CommandContext, 'source' | 'scans' | 'lookUps' | 'shownTexts' | 'log'>;

/** Pins, unpins or refreshes the references that the command was called with, or those selected or at the cursor. */
export function pinSome(action: PinAction) {
  return async (argument: unknown, context: Context, selected?: unknown): Promise<void> => {
    const addressed = await addressedBy(argument, selected, context.scans);
    const [first, ...others] = addressed;
    if (!first) showNote(argument === undefined ? pinTexts.nothingHere() : messages.placeGone());
    else if (!vscode.workspace.isTrusted) showNote(pinRefusalSentence({ kind: 'untrusted' }));
    else if (others.length === 0 && first.occurrences.length === 1) await pinOne(action, first, context, false);
    else {
      const documents = await withPatientProgress(pinTexts.title(action), (signal) =>
        Promise.all(addressed.map((each) => plan(action, each, context, signal))),
      );
      await applyAndReport(action, documents, context);
    }
  };
}

async function pinOne(
  action: PinAction,
  addressed: Addressed,
  context: Context,
  includesManaged: boolean,
): Promise<void> {
  const { log } = context;
  const { uri, text, outcome } = await withPatientProgress(pinTexts.title(action), (signal) =>
    plan(action, addressed, context, signal, includesManaged),
  );
  const { refused, failed, pins, edits } = outcome;
  const [refusal] = refused;
  if (refusal?.why.kind === 'managedByBot') {
    const anyway = pinTexts.anyway();
    const sentence = notificationText(pinRefusalSentence(refusal.why));
    if ((await vscode.window.showWarningMessage(sentence, anyway)) === anyway) {
      await pinOne(action, addressed, context, true);
    }
    return;
  }
  if (refusal) showNote(pinRefusalSentence(refusal.why));
  for (const { occurrence, error } of failed) {
    if (occurrence.target.kind !== 'unresolved') showRegistryFailure(error, occurrence.target.reference, log);
  }
  const [pin] = pins;
  if (!pin) {
    if (!refusal && failed.length === 0) showNote(pinTexts.stillCurrent());
    return;
  }
  if (!(await applyOrTell({ uri, text, edits }, pinTexts.title(action), log))) return;
  const done = pin.digest ? messages.pinned(pin.occurrence.text, pin.digest) : messages.unpinned(pin.occurrence.text);
  vscode.window.setStatusBarMessage(done, 5_000);
  const notices = [...pin.edit.notices.map(pinNoticeSentence), ...(pin.platform ? [platformPinSentence()] : [])];
  if (notices.length > 0) showNote([done, ...notices].join(' · '));
}

async function plan(
  action: PinAction,
  { document, scan, occurrences }: Addressed,
  { source, lookUps }: Context,
  signal: AbortSignal,
  includesManaged = false,
): Promise<PlannedDocument> {
  const means: PinMeans = { source, ask: { signal, byPerson: true }, includesManaged };
  if (action !== 'unpin') {
    for (const { target } of occurrences) if (target.kind === 'image') lookUps.lookedUp(target.reference);
  }
  const outcome = await planAction(action, scan, occurrences, means);
  const place = ({ span }: { span: { start: number } }) => document.positionAt(span.start);
  return { uri: document.uri, text: scan.text, outcome, place };
}
