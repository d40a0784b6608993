import * as vscode from 'vscode';
import { TransferError } from '../../operations/transferError';
import { notificationText } from '../../presentation/harmless';
import { lookUpSentence } from '../../presentation/lookUpSentence';
import { transferMessages } from '../../presentation/transferMessages';
import { transferSentence, writeErrorSentence } from '../../presentation/transferText';
import { hostOf, type Locator } from '../../registry/imageSource';
import { RegistryError } from '../../registry/registryError';
import type { CommandContext } from '../commands/commandContext';
import { showFailure } from '../commands/report';
import { logLocalFailure } from '../localFailure';
import { signIn } from '../panel/panelActions';

type Context = Pick<CommandContext, 'source' | 'askedRegistries' | 'log'>;

/** What failed: a look-up of the reference, of what its manifest names, or a write. */
export type TransferPart = 'reference' | 'content' | 'write';

/**
 * Runs `work`, which says what it does by calling its argument; tells of what goes wrong. Who is refused and signs in then has it done
 * once more. What the person cancels needs no word.
 */
export async function toldOfFailure(
  locator: Locator,
  context: Context,
  work: (does: (part: TransferPart) => void) => Promise<void>,
): Promise<void> {
  for (let again = true; again;) {
    let part: TransferPart = 'reference';
    again = false;
    try {
      await work((next) => {
        part = next;
      });
    } catch (error) {
      again = await tell(error, locator, part, context);
    }
  }
}

/** @returns whether the person signed in. @throws what is no failure of a transfer. */
async function tell(error: unknown, locator: Locator, part: TransferPart, context: Context): Promise<boolean> {
  const { log } = context;
  if (error instanceof TransferError) {
    log.warn(error.message.replaceAll(/\p{C}/gu, ' '));
    await tellTransfer(error, context);
    return false;
  }
  if (!(error instanceof RegistryError)) {
    // What is cancelled ends with its signal's reason.
    if (error instanceof Error && error.name === 'AbortError') return false;
    throw error;
  }
  if (error.kind === 'cancelled') return false;
  logLocalFailure(error, locator, log);
  const isWrite = part === 'write' && locator.kind === 'registry';
  const sentence = isWrite
    ? writeErrorSentence(error, locator.reference)
    : lookUpSentence(error, locator, part === 'content' ? 'content' : 'reference');
  if (locator.kind === 'registry') {
    context.askedRegistries.failed(error.credentialHost ?? hostOf(locator), locator.reference, error);
    log.warn(
      `${hostOf(locator)}/${locator.reference.repository}: ${error.kind}: ${error.message}`.replaceAll(/\p{C}/gu, ' '),
    );
  }
  if (error.kind !== 'unauthorized') {
    showFailure(sentence, log);
    return false;
  }
  const signingIn = transferMessages.signIn();
  const choice = await vscode.window.showErrorMessage(notificationText(sentence), signingIn);
  return choice === signingIn && signIn(locator, context, error.credentialHost);
}

async function tellTransfer({ problem, cause }: TransferError, { log }: Context): Promise<void> {
  const sentence = transferSentence(problem);
  if (problem.kind !== 'tooLarge') {
    const because = problem.kind === 'referrersTag' && cause instanceof Error ? cause.message : undefined;
    if (because !== undefined) log.warn(because.replaceAll(/\p{C}/gu, ' '));
    showFailure(sentence, log);
    return;
  }
  const setting = transferMessages.openSetting();
  const choice = await vscode.window.showErrorMessage(notificationText(sentence), setting);
  if (choice === setting) await vscode.commands.executeCommand('workbench.action.openSettings', 'ociLens.maxPullGB');
}
