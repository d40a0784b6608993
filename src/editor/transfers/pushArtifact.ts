import * as vscode from 'vscode';
import { pushArtifact as push } from '../../operations/push';
import { standingTag } from '../../operations/standingTag';
import { messages } from '../../presentation/messages';
import { repositoryName } from '../../presentation/names';
import { pushedSentence, pushQuestion, transferMessages } from '../../presentation/transferMessages';
import { transferText } from '../../presentation/transferText';
import { invalidSentence } from '../../presentation/unresolvedSentence';
import { formatReference, parseReference } from '../../references/reference';
import { askOfPerson, type RegistryLocator } from '../../registry/imageSource';
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

type Context = Pick<CommandContext, 'source' | 'panels' | 'lookUps' | 'askedRegistries' | 'log'>;

/** Pushes the files of the Explorer's selection, or those that the user chooses, as one artifact, after saying where to and as whom. */
export async function pushArtifact(argument: unknown, context: Context, selected?: unknown): Promise<void> {
  if (!mayTransfer()) return;
  const title = transferMessages.pushTitle();
  const files = await chooseFiles(title, filesOfExplorer(argument, selected));
  if (!files) return;
  const locator = await askDestination(title);
  if (!locator) return;
  const names = files.map(({ name }) => name);
  const artifactType = await askArtifactType(title, names, { mayBeUnknown: true });
  if (artifactType === undefined) return;
  context.lookUps.lookedUp(locator.reference);
  await toldOfFailure(locator, context, (does) => pushTo(locator, artifactType, files, context, does));
}

async function pushTo(
  locator: RegistryLocator,
  artifactType: string,
  files: readonly ChosenFile[],
  context: Context,
  does: (part: TransferPart) => void,
): Promise<void> {
  const { source } = context;
  const { reference } = locator;
  does('write');
  const target = await source.pushTarget();
  const [who, standing] = await withPatientProgress(messages.asking(reference.registry), async (signal) => [
    await source.whoWrites(reference, signal),
    await standingTag(target, locator, askOfPerson(signal)),
  ]);
  const yes = transferMessages.push();
  if ((await confirm(pushQuestion({ reference, who }, standing, artifactType, files), yes)) !== yes) return;
  const title = transferMessages.pushing(repositoryName(reference));
  const pushed = await withTransferProgress(title, sizeOf(files), ({ signal, onProgress }) =>
    push(sentArtifact(artifactType, files), locator, { target, ask: askOfPerson(signal), now: Date.now(), onProgress }),
  );
  const { digest } = pushed.descriptor;
  await tellWritten(pushedSentence(formatReference(reference), digest), digest, locator, context);
}

/** A reference with the tag that the artifact gets. */
async function askDestination(title: string): Promise<RegistryLocator | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt: transferMessages.askDestination(),
    placeHolder: transferMessages.destinationPlaceholder(),
    ignoreFocusOut: true,
    validateInput: (input) => (input.trim() === '' ? undefined : problemOf(input.trim())),
  });
  if (text === undefined || text.trim() === '' || problemOf(text.trim()) !== undefined) return undefined;
  const parsed = parseReference(text.trim());
  if (parsed.kind !== 'ok') return undefined;
  return { kind: 'registry', reference: { ...parsed.value, tag: parsed.value.tag ?? 'latest' } };
}

function problemOf(text: string): string | undefined {
  const parsed = parseReference(text);
  if (parsed.kind !== 'ok') return invalidSentence(parsed.problem);
  return parsed.value.digest ? transferText.digestGiven() : undefined;
}
