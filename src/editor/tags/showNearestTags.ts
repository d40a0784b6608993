import * as vscode from 'vscode';
import { driftMessages } from '../../presentation/driftText';
import { nearestTags } from '../../tags/nearestTags';
import type { CommandContext } from '../commands/commandContext';
import { showNote } from '../commands/report';
import { listTags } from './listTags';
import { updatableOccurrence } from './taggedOccurrence';
import { writeUpdate } from './writeTag';

const MAX_NEAR = 20;

/**
 * Lists the tags that are nearest to the one of the reference that `argument` names, or the one at the cursor, and writes the one that
 * the person picks. A pin stays a pin, with the new tag's digest.
 */
export async function showNearestTags(
  argument: unknown,
  context: Pick<CommandContext, 'source' | 'scans' | 'lookUps' | 'log'>,
): Promise<void> {
  const found = await updatableOccurrence(argument, context.scans);
  if (!found) return;
  const { reference } = found;
  const known = await listTags(reference, context);
  if (!known) return;
  const total = known.tags.shown.length;
  const near = nearestTags(reference.tag ?? 'latest', known.tags, MAX_NEAR);
  if (near.length === 0) {
    showNote(driftMessages.noNearTag(reference, total));
    return;
  }
  const tag = await vscode.window.showQuickPick([...near], {
    title: driftMessages.nearTagsTitle(reference),
    placeHolder: driftMessages.nearTagsPlaceholder(total, known.end === 'complete'),
  });
  if (tag !== undefined) await writeUpdate(found, reference, tag, context);
}
