import * as vscode from 'vscode';
import type { Digest } from '../../oci/digest';
import { standingTag } from '../../operations/standingTag';
import { tagImage } from '../../operations/tagImage';
import { messages } from '../../presentation/messages';
import { taggedSentence, tagQuestion, transferMessages } from '../../presentation/transferMessages';
import { transferText } from '../../presentation/transferText';
import { formatReference, isTag } from '../../references/reference';
import { askOfPerson, atDigest, type RegistryLocator } from '../../registry/imageSource';
import type { CommandContext } from '../commands/commandContext';
import { showNote } from '../commands/report';
import { withPatientProgress } from '../progress';
import { confirm } from './confirm';
import { mayTransfer } from './mayTransfer';
import { tellWritten } from './tellWritten';
import { toldOfFailure, type TransferPart } from './transferFailure';
import { type TargetContext, writableTarget } from './transferTarget';

type Context = TargetContext & Pick<CommandContext, 'source' | 'askedRegistries'>;

/** Sets a tag on the image that `argument` names, or that the user chooses, after saying where, as whom, and whether it is there. */
export async function tagDigest(argument: unknown, context: Context): Promise<void> {
  if (!mayTransfer()) return;
  const question = { title: transferMessages.tagTitle(), placeholder: transferMessages.taggedPlaceholder() };
  const locator = await writableTarget(argument, question, context);
  if (locator) await toldOfFailure(locator, context, (does) => tag(locator, context, does));
}

async function tag(locator: RegistryLocator, context: Context, does: (part: TransferPart) => void): Promise<void> {
  const { source } = context;
  const { reference } = locator;
  const target = await source.pushTarget();
  const asking = messages.asking(reference.registry);
  const [who, { digest }] = await withPatientProgress(asking, async (signal) => [
    await source.whoWrites(reference, signal),
    await target.manifest(locator, askOfPerson(signal)),
  ]);
  const name = await askTag(digest);
  if (name === undefined) return;
  const tagged: RegistryLocator = { kind: 'registry', reference: { ...reference, tag: name, digest: undefined } };
  does('write');
  const standing = await withPatientProgress(asking, (signal) => standingTag(target, tagged, askOfPerson(signal)));
  if (standing.kind === 'image' && standing.digest === digest) {
    showNote(transferMessages.alreadyTagged(name, digest));
    return;
  }
  const yes = standing.kind === 'none' ? transferMessages.setTag() : transferMessages.moveTag();
  if ((await confirm(tagQuestion({ reference, who }, name, digest, standing), yes)) !== yes) return;
  // What was shown is what gets the tag, whatever another one stands for by then.
  await withPatientProgress(asking, (signal) => tagImage(target, atDigest(locator, digest), name, askOfPerson(signal)));
  await tellWritten(taggedSentence(formatReference(tagged.reference), digest), digest, tagged, context);
}

async function askTag(digest: Digest): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: transferMessages.tagTitle(),
    prompt: transferMessages.askTag(digest),
    ignoreFocusOut: true,
    validateInput: (input) =>
      input.trim() === '' || isTag(input.trim()) ? undefined : transferText.notATag(input.trim()),
  });
  const tagText = text?.trim() ?? '';
  return isTag(tagText) ? tagText : undefined;
}
