import * as vscode from 'vscode';
import type { UpdatePlan } from '../../operations/update';
import { notificationText } from '../../presentation/harmless';
import { messages } from '../../presentation/messages';
import { pinNoticeSentence } from '../../presentation/pinNotice';
import { pinProblemSentence } from '../../presentation/pinProblem';
import { pinTexts } from '../../presentation/pinReport';
import { tagRefusalSentence, tagTexts } from '../../presentation/tagTexts';
import type { Reference } from '../../references/reference';
import type { OccurrenceInDocument } from '../commands/occurrenceAtPlace';
import { showFailure, showNote, showRegistryFailure } from '../commands/report';
import { applyPins } from '../pins/applyPins';

/**
 * Writes what `plan` gives for `tag` into the document, as one edit, and tells how it went. A line that a bot writes is changed only
 * if the person says so.
 */
export async function writeTag(
  { document, scan }: Pick<OccurrenceInDocument, 'document' | 'scan'>,
  reference: Reference,
  tag: string,
  plan: (includesManaged: boolean) => UpdatePlan | Promise<UpdatePlan>,
  log: vscode.LogOutputChannel,
): Promise<void> {
  let planned = await plan(false);
  if (planned.kind === 'refused' && planned.why.kind === 'managedByBot') {
    const anyway = pinTexts.anyway();
    const sentence = notificationText(tagRefusalSentence(planned.why));
    if ((await vscode.window.showWarningMessage(sentence, anyway)) !== anyway) return;
    planned = await plan(true);
  }
  if (planned.kind === 'failed') {
    showRegistryFailure(planned.error, { ...reference, tag, digest: undefined }, log);
    return;
  }
  if (planned.kind === 'refused') {
    showNote(tagRefusalSentence(planned.why));
    return;
  }
  const { edits, notices } = planned;
  const { uri } = document;
  const { made, left } = await applyPins([{ uri, text: scan.text, edits }], tagTexts.update());
  const [why] = left.values();
  const name = vscode.workspace.asRelativePath(uri);
  if (why) showFailure(`${name}: ${pinProblemSentence(why, undefined, uri.fsPath)}`, log);
  else if (made.size === 0) showFailure(messages.notEdited(), log);
  else {
    const done = tagTexts.updated(reference, tag);
    vscode.window.setStatusBarMessage(done, 5_000);
    if (notices.length > 0) showNote([done, ...notices.map(pinNoticeSentence)].join(' · '));
  }
}
