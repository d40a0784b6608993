import { attachArtifact } from '../../operations/attach';
import { messages } from '../../presentation/messages';
import { repositoryName } from '../../presentation/names';
import { attachedSentence, attachQuestion, transferMessages } from '../../presentation/transferMessages';
import { askOfPerson, atDigest, type RegistryLocator } from '../../registry/imageSource';
import type { CommandContext } from '../commands/commandContext';
import { withPatientProgress } from '../progress';
import { askArtifactType } from './askArtifactType';
import { type ChosenFile, chooseFiles, filesOfExplorer } from './chooseFiles';
import { confirm } from './confirm';
import { mayTransfer } from './mayTransfer';
import { tellWritten } from './tellWritten';
import { toldOfFailure, type TransferPart } from './transferFailure';
import { sentArtifact, sizeOf } from './sentArtifact';
import { withTransferProgress } from './transferProgress';
import { type TargetContext, writableTarget } from './transferTarget';

type Context = TargetContext & Pick<CommandContext, 'source' | 'askedRegistries'>;

/**
 * Attaches files (the Explorer's selection, or those that the user chooses) to an image: the one that `argument` names, or that the user
 * chooses. Where to, as whom and to which digest is said before.
 */
export async function attachFiles(argument: unknown, context: Context, selected?: unknown): Promise<void> {
  if (!mayTransfer()) return;
  const title = transferMessages.attachTitle();
  const given = filesOfExplorer(argument, selected);
  const question = { title, placeholder: transferMessages.subjectPlaceholder() };
  const locator = await writableTarget(given ? undefined : argument, question, context);
  const files = locator && (await chooseFiles(title, given));
  if (!files) return;
  const names = files.map(({ name }) => name);
  const artifactType = await askArtifactType(title, names, { mayBeUnknown: false });
  if (artifactType === undefined) return;
  await toldOfFailure(locator, context, (does) => attachTo(locator, artifactType, files, context, does));
}

async function attachTo(
  locator: RegistryLocator,
  artifactType: string,
  files: readonly ChosenFile[],
  context: Context,
  does: (part: TransferPart) => void,
): Promise<void> {
  const { source } = context;
  const { reference } = locator;
  const target = await source.pushTarget();
  const [who, { digest: subject }] = await withPatientProgress(messages.asking(reference.registry), async (signal) => [
    await source.whoWrites(reference, signal),
    await target.manifest(locator, askOfPerson(signal)),
  ]);
  const yes = transferMessages.attach();
  if ((await confirm(attachQuestion({ reference, who }, subject, artifactType, files), yes)) !== yes) return;
  does('write');
  const title = transferMessages.pushing(repositoryName(reference));
  // What was shown is what they are attached to, whatever the tag stands for by then.
  const attached = await withTransferProgress(title, sizeOf(files), ({ signal, onProgress }) =>
    attachArtifact(sentArtifact(artifactType, files), atDigest(locator, subject), {
      target,
      ask: askOfPerson(signal),
      now: Date.now(),
      onProgress,
    }),
  );
  const { digest } = attached.descriptor;
  const sentence = attachedSentence(digest, subject, attached.listedUnder);
  await tellWritten(sentence, digest, atDigest(locator, digest), context);
}
