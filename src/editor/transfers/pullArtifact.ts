import * as vscode from 'vscode';
import { platformEntries } from '../../oci/manifest';
import { filesToPull, pullArtifact as pull, type Pulled } from '../../operations/pull';
import { TransferError } from '../../operations/transferError';
import { notificationText, plainLine } from '../../presentation/harmless';
import { messages } from '../../presentation/messages';
import { entryName, locatorName } from '../../presentation/names';
import {
  hiddenQuestion,
  overwriteQuestion,
  pulledText,
  pullQuestion,
  transferMessages,
} from '../../presentation/transferMessages';
import { leftOutFileSentence, transferSentence } from '../../presentation/transferText';
import { askOfPerson, atDigest, type Locator } from '../../registry/imageSource';
import type { CommandContext } from '../commands/commandContext';
import { showNote } from '../commands/report';
import { withPatientProgress } from '../progress';
import { readMaxPull } from '../settings';
import { confirm } from './confirm';
import { mayTransfer } from './mayTransfer';
import { askFolder, showFolder } from './pullFolder';
import { type TransferPart, toldOfFailure } from './transferFailure';
import { type Transfer, withTransferProgress } from './transferProgress';
import { type TargetContext, transferTarget } from './transferTarget';

type Context = TargetContext & Pick<CommandContext, 'source' | 'sources' | 'askedRegistries'>;

/**
 * Writes the files of the artifact that `argument` names, or that the user chooses, into a folder that the user chooses, after showing
 * which these are.
 */
export async function pullArtifact(argument: unknown, context: Context): Promise<void> {
  if (!mayTransfer()) return;
  const question = { title: transferMessages.pullTitle(), placeholder: transferMessages.artifactPlaceholder() };
  const locator = await transferTarget(argument, question, context);
  if (locator) await toldOfFailure(locator, context, (does) => pullFrom(locator, context, does));
}

async function pullFrom(locator: Locator, context: Context, does: (part: TransferPart) => void): Promise<void> {
  const { sources, log } = context;
  const { digest, value } = await withPatientProgress(messages.lookingUp(locator), (signal) =>
    sources.manifest(locator, askOfPerson(signal)),
  );
  // What was shown is what is written, whatever the tag stands for by then.
  const exactly = atDigest(locator, digest);
  if (value.kind === 'index') {
    const entry = await askEntry(value);
    if (entry) await pullFrom(atDigest(locator, entry.digest), context, does);
    return;
  }
  const maxBytes = readMaxPull();
  const files = filesOrNone(() => filesToPull(value, maxBytes));
  if (!files) {
    await tellNoFiles(locator, context);
    return;
  }
  const name = locatorName(locator);
  const folder = await askFolder(transferMessages.chooseFolder(name));
  if (!folder) return;
  const yes = transferMessages.pull();
  const asked = pullQuestion(name, digest, folder.fsPath, files.layers, files.size);
  if ((await confirm(asked, yes)) !== yes) return;
  does('content');
  const pulled = await withTransferProgress(transferMessages.pulling(name), files.size, (transfer) =>
    pull(sources, exactly, {
      folder: folder.fsPath,
      ask: askOfPerson(transfer.signal),
      maxBytes,
      onProgress: transfer.onProgress,
      ...questions(transfer),
    }),
  );
  for (const file of pulled.leftOut) log.warn(leftOutFileSentence(file));
  await tellPulled(pulled, folder);
}

/** What is asked while the files are there and not yet in their places. Whoever closes a question wants none of it. */
function questions({ signal, cancel }: Transfer) {
  const ask = async (question: ReturnType<typeof overwriteQuestion>, yes: string, no: string) => {
    if (signal.aborted) return false;
    const answer = await confirm(question, yes, no);
    if (answer === undefined) cancel();
    return answer === yes;
  };
  return {
    mayOverwrite: (names: readonly string[]) =>
      ask(overwriteQuestion(names), transferMessages.overwrite(), transferMessages.keep()),
    mayWriteHidden: (names: readonly string[]) =>
      ask(hiddenQuestion(names), transferMessages.writeHidden(), transferMessages.leaveOut()),
  };
}

async function askEntry(index: Parameters<typeof platformEntries>[0]) {
  const items = platformEntries(index).map((entry) => ({
    label: entryName(entry),
    description: plainLine(entry.artifactType ?? ''),
    detail: entry.digest,
    digest: entry.digest,
  }));
  if (items.length === 0) {
    showNote(transferMessages.emptyIndex());
    return undefined;
  }
  return vscode.window.showQuickPick(items, { title: transferMessages.chooseEntry() });
}

/** Undefined where nothing in it has the name of a file. */
function filesOrNone<T>(files: () => T): T | undefined {
  try {
    return files();
  } catch (error) {
    if (error instanceof TransferError && error.problem.kind === 'noNames') return undefined;
    throw error;
  }
}

async function tellNoFiles(locator: Locator, { panels }: Context): Promise<void> {
  const inspect = transferMessages.inspect();
  const sentence = notificationText(transferSentence({ kind: 'noNames' }));
  const choice = await vscode.window.showWarningMessage(sentence, inspect);
  if (choice === inspect) await panels.show({ locator });
}

async function tellPulled(pulled: Pulled, folder: vscode.Uri): Promise<void> {
  const show = pulled.leftOut.length > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const next = showFolder(folder);
  const choice = await show(notificationText(pulledText(pulled, folder.fsPath)), next.label);
  if (choice === next.label) await next.run();
}
