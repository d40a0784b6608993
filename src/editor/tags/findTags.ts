import * as vscode from 'vscode';
import { askOfPerson } from '../../registry/imageSource';
import type { KnownTags } from '../../inspection/tagReading';
import type { Digest } from '../../oci/digest';
import { type DigestImage, findTags, type FoundTags, MAX_TRIED, readDigestImage } from '../../operations/findTags';
import { planTag } from '../../operations/tagPlan';
import { foundTagsSentence, tagTexts } from '../../presentation/tagTexts';
import { familiarName } from '../../references/familiarName';
import type { Reference } from '../../references/reference';
import type { CommandContext } from '../commands/commandContext';
import type { OccurrenceInDocument } from '../commands/occurrenceAtPlace';
import { showNote } from '../commands/report';
import { mayEdit } from '../documents/mayEdit';
import { withProgress } from '../progress';
import { listTags } from './listTags';
import { taggedOccurrence } from './taggedOccurrence';
import { writeTag } from './writeTag';

type Context = Pick<CommandContext, 'source' | 'scans' | 'lookUps' | 'log'>;
type Pinned = Reference & { readonly digest: Digest };

/**
 * Looks for the tags that stand for the digest of the reference that `argument` names, or the one at the cursor. No registry can be
 * asked for them, so some tags are asked where they point, and the person is told how many.
 */
export async function findTagsOfDigest(argument: unknown, context: Context): Promise<void> {
  const found = await taggedOccurrence(argument, context.scans);
  if (!found) return;
  const { target } = found.occurrence;
  const reference = target.kind === 'unresolved' ? undefined : target.reference;
  if (!reference || !isPinned(reference)) {
    showNote(tagTexts.notPinned());
    return;
  }
  const known = await listTags(reference, context);
  if (!known) return;
  const { image, result } = await ask(reference, known, context);
  const sentence = foundTagsSentence(result, reference, { ...image, end: known.end });
  if (result.found.length === 0) {
    showNote(sentence);
    return;
  }
  const tag = await vscode.window.showQuickPick([...result.found], {
    title: tagTexts.findTitle(reference),
    placeHolder: sentence,
  });
  if (tag !== undefined) await use(tag, found, reference, context);
}

function isPinned(reference: Reference): reference is Pinned {
  return reference.digest !== undefined;
}

async function ask(
  reference: Pinned,
  { tags }: KnownTags,
  { source }: Context,
): Promise<{ readonly image: DigestImage; readonly result: FoundTags }> {
  return withProgress(tagTexts.finding(reference), async (signal, progress) => {
    const asking = askOfPerson(signal);
    const image = await readDigestImage(source, reference, asking);
    const increment = 100 / Math.min(MAX_TRIED, Math.max(1, tags.shown.length));
    const result = await findTags(source, reference, { tags, version: image.version }, asking, (tag, found) =>
      progress.report({ message: tagTexts.trying(tag, found.length), increment }),
    );
    return { image, result };
  });
}

/** What can be done with a tag that was found: written where the reference is, or copied. */
async function use(tag: string, found: OccurrenceInDocument, reference: Pinned, { log }: Context): Promise<void> {
  const { document, scan, occurrence } = found;
  const plan = (includesManaged: boolean) =>
    planTag(scan, { occurrence, tag, digest: reference.digest, includesManaged });
  const copied = `${familiarName(reference)}:${tag}@${reference.digest}`;
  const isWritable = mayEdit(document.uri) && reference.tag !== tag && plan(true).kind === 'planned';
  const items = [
    ...(isWritable ? [{ label: tagTexts.writeTag(tag), isWritten: true }] : []),
    { label: tagTexts.copyTag(`${familiarName(reference)}:${tag}`), description: reference.digest, isWritten: false },
  ];
  const choice = await vscode.window.showQuickPick(items, { title: tagTexts.findTitle(reference) });
  if (choice?.isWritten) await writeTag(found, reference, tag, plan, log);
  else if (choice) {
    await vscode.env.clipboard.writeText(copied);
    vscode.window.setStatusBarMessage(tagTexts.copied(copied), 5_000);
  }
}
