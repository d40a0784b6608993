import * as vscode from 'vscode';
import { updateGroups } from '../../operations/update';
import { actionTexts } from '../../presentation/actionTexts';
import { notificationText } from '../../presentation/harmless';
import { tagTexts } from '../../presentation/tagTexts';
import { updateCandidates } from '../../tags/updateCandidates';
import type { CommandContext } from '../commands/commandContext';
import type { OccurrenceInDocument } from '../commands/occurrenceAtPlace';
import { showNote } from '../commands/report';
import { placeOf } from '../documents/placeOf';
import { listTags } from './listTags';
import { updatableOccurrence } from './taggedOccurrence';
import { writeUpdate } from './writeTag';

type Context = Pick<CommandContext, 'source' | 'scans' | 'lookUps' | 'log'>;

/** More of one step are not chosen among. */
const MAX_OF_STEP = 200;

/**
 * Offers the newer tags of the same kind for the reference that `argument` names, or the one at the cursor, and writes the one that
 * the person picks. A pin stays a pin, with the new tag's digest.
 */
export async function updateTag(argument: unknown, context: Context): Promise<void> {
  const found = await updatableOccurrence(argument, context.scans);
  if (!found) return;
  const { reference } = found;
  if (reference.tag === undefined && reference.digest) {
    await offer(found, tagTexts.digestAlone(), 'ociLens.findTags', tagTexts.find());
    return;
  }
  const tag = reference.tag ?? 'latest';
  const known = await listTags(reference, context);
  if (!known) return;
  const updates = updateCandidates(tag, known.tags);
  if (updates.kind === 'floating') {
    const isPinned = reference.digest !== undefined;
    const [command, label] = isPinned
      ? ['ociLens.refreshPin', actionTexts.refresh()]
      : ['ociLens.pinToDigest', actionTexts.pin()];
    await offer(found, tagTexts.floating(tag, isPinned), command, label);
    return;
  }
  const total = known.tags.shown.length;
  if (updates.all.length === 0) {
    showNote(tagTexts.upToDate(tag, total, known.end));
    return;
  }
  const picked = await vscode.window.showQuickPick(itemsFor(updateGroups(updates.all)), {
    title: tagTexts.updateTitle(reference),
    placeHolder: tagTexts.updatePlaceholder(tag, updates.all.length, total, known.end),
  });
  if (picked) await writeUpdate(found, reference, picked.label, context);
}

/** Steps apart, the least change first. */
function itemsFor(groups: ReturnType<typeof updateGroups>): vscode.QuickPickItem[] {
  return groups.flatMap(({ step, tags }) => {
    const name = tagTexts.step(step);
    const label = tags.length > MAX_OF_STEP ? tagTexts.cut(name, MAX_OF_STEP, tags.length) : name;
    const separator = { label, kind: vscode.QuickPickItemKind.Separator };
    return [separator, ...tags.slice(0, MAX_OF_STEP).map((tag) => ({ label: tag }))];
  });
}

/** Says why there is nothing to pick, with what helps instead. */
async function offer(
  { document, scan, occurrence }: OccurrenceInDocument,
  sentence: string,
  command: string,
  label: string,
): Promise<void> {
  if ((await vscode.window.showInformationMessage(notificationText(sentence), label)) !== label) return;
  await vscode.commands.executeCommand(command, placeOf(document.uri, scan, occurrence));
}
