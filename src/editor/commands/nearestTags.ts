import * as vscode from 'vscode';
import { findNearTags, type NearTags } from '../../operations/nearTags';
import { driftMessages } from '../../presentation/driftText';
import { messages } from '../../presentation/messages';
import type { Reference } from '../../references/reference';
import { hasEditableTag, tagEdit } from '../../references/tagEdit';
import { withPatientProgress } from '../progress';
import { applyEdit } from './applyEdit';
import type { CommandContext } from './commandContext';
import { occurrenceFor } from './occurrenceAtPlace';
import { showFailure, showNote, showRegistryFailure } from './report';

type Context = Pick<CommandContext, 'source' | 'scans' | 'lookUps' | 'log'>;

/**
 * Lists the tags that are nearest to the one of the reference that `argument` names (or that stands at the cursor), and writes the one
 * that the person picks; where the reference is pinned, with the digest that it stands for.
 */
export async function nearestTags(argument: unknown, context: Context): Promise<void> {
  const { source, scans, lookUps, log } = context;
  const found = await occurrenceFor(argument, scans);
  if (!found) {
    showNote(argument === undefined ? messages.noReferenceHere() : messages.placeGone());
    return;
  }
  const { occurrence } = found;
  if (!vscode.workspace.isTrusted) {
    showNote(driftMessages.untrusted());
    return;
  }
  if (occurrence.target.kind !== 'image' || !hasEditableTag(occurrence)) {
    showNote(driftMessages.tagNotEditable());
    return;
  }
  const { reference } = occurrence.target;
  lookUps.add(reference);
  try {
    const near = await withPatientProgress(driftMessages.listingTags(reference), (signal) =>
      findNearTags(source, reference, { signal, byPerson: true }),
    );
    const tag = await pick(near, reference);
    if (tag !== undefined) await write(argument, occurrence.text, reference, tag, context);
  } catch (error) {
    showRegistryFailure(error, reference, log);
  }
}

async function pick(near: NearTags, reference: Reference): Promise<string | undefined> {
  if (near.tags.length === 0) {
    showNote(driftMessages.noNearTag(reference, near.count));
    return undefined;
  }
  const items = near.tags.map((label) => ({ label }));
  const picked = await vscode.window.showQuickPick(items, {
    title: driftMessages.nearTagsTitle(reference),
    placeHolder: driftMessages.nearTagsPlaceholder(near.count, near.isComplete),
  });
  return picked?.label;
}

/** The place is looked for again: the person may have typed on. */
async function write(
  argument: unknown,
  text: string,
  reference: Reference,
  tag: string,
  { source, scans, log }: Context,
): Promise<void> {
  const chosen = { ...reference, tag, digest: undefined };
  const digest = reference.digest
    ? await withPatientProgress(messages.asking(reference.registry), (signal) =>
        source.resolve({ kind: 'registry', reference: chosen }, { signal, byPerson: true }),
      )
    : undefined;
  const now = await occurrenceFor(argument, scans);
  if (now?.occurrence.text !== text) {
    showNote(messages.placeGone());
    return;
  }
  const edit = tagEdit(now.scan, now.occurrence, tag, digest);
  if (!edit) showNote(driftMessages.tagNotEditable());
  else if (!(await applyEdit(now.document, edit))) showFailure(driftMessages.notWritten(), log);
}
