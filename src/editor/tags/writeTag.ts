import type * as vscode from 'vscode';
import { askOfPerson } from '../../registry/imageSource';
import { planUpdate, type UpdatePlan } from '../../operations/update';
import { messages } from '../../presentation/messages';
import { pinNoticeSentence } from '../../presentation/pinNotice';
import { pinTexts } from '../../presentation/pinReport';
import { tagRefusalSentence, tagTexts } from '../../presentation/tagTexts';
import type { Reference } from '../../references/reference';
import { applyAndTell } from '../commands/applyOrTell';
import { changesAnyway } from '../commands/changesAnyway';
import type { CommandContext } from '../commands/commandContext';
import type { OccurrenceInDocument } from '../commands/occurrenceAtPlace';
import { showNote, showRegistryFailure } from '../commands/report';
import { withPatientProgress } from '../progress';

/** Gives the occurrence another tag, as one edit, and tells how it went. A pin stays a pin: its registry is asked for the new digest. */
export async function writeUpdate(
  found: OccurrenceInDocument,
  reference: Reference,
  tag: string,
  { source, log }: Pick<CommandContext, 'source' | 'log'>,
): Promise<void> {
  const { scan, occurrence } = found;
  const plan = (includesManaged: boolean) =>
    withPatientProgress(messages.asking(reference.registry), (signal) =>
      planUpdate(source, scan, { occurrence, tag, includesManaged }, askOfPerson(signal)),
    );
  await writeTag(found, reference, tag, plan, log);
}

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
    if (!(await changesAnyway(tagRefusalSentence(planned.why)))) return;
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
  if (planned.edits.length === 0) {
    showNote(pinTexts.stillCurrent());
    return;
  }
  const { edits, notices } = planned;
  const change = { uri: document.uri, text: scan.text, edits, label: tagTexts.update() };
  await applyAndTell(change, tagTexts.updated(reference, tag), notices.map(pinNoticeSentence), log);
}
