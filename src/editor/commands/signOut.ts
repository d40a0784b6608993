import * as vscode from 'vscode';
import { credentialMessages, notSignedInSentence, storeFailureSentence } from '../../presentation/credentialText';
import { messages } from '../../presentation/messages';
import { credentialPlaceName } from '../../presentation/traceText';
import { CredentialStoreError } from '../../registry/credentials/credentialStoreError';
import { withPatientProgress } from '../progress';
import type { CommandContext } from './commandContext';
import { registryIn } from './registryArgument';
import { showFailure, showNote } from './report';

type Context = Pick<CommandContext, 'source' | 'credentials' | 'log'>;

/** Removes the sign-in for the registry in `argument`, once that is confirmed, or one that the person picks. */
export async function signOut(argument: unknown, context: Context): Promise<void> {
  const host = argument === undefined ? await pick(context) : await confirmed(argument, context);
  if (host === undefined) return;
  try {
    await context.credentials.remove(host);
    vscode.window.setStatusBarMessage(credentialMessages.signedOut(host), 5_000);
  } catch (error) {
    if (!(error instanceof CredentialStoreError)) throw error;
    context.log.warn(`sign-out of ${host}: ${error.failure}: ${error.message}`);
    showFailure(storeFailureSentence(error), context.log);
  }
}

async function pick({ credentials, log }: Context): Promise<string | undefined> {
  const { signIns, closed } = await credentials.listed();
  const [silent] = closed;
  if (signIns.length === 0) {
    if (silent) showFailure(credentialMessages.closedPlace(silent), log);
    else showNote(credentialMessages.noSignIns());
    return undefined;
  }
  const items = signIns.map(({ host, username, place }) => ({
    label: host,
    description: [credentialPlaceName(place), username].filter((part) => part !== undefined).join(' · '),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: credentialMessages.signOutTitle(),
    placeHolder: silent ? credentialMessages.closedPlace(silent) : credentialMessages.signOutPlaceholder(),
  });
  return picked?.label;
}

/** Any extension can call a command: what it names is not removed without a word. */
async function confirmed(argument: unknown, context: Context): Promise<string | undefined> {
  const host = registryIn(argument, context);
  if (host === undefined) return undefined;
  if (!(await context.credentials.list()).some((signIn) => signIn.host === host)) {
    await sayWhose(host, context);
    return undefined;
  }
  const yes = credentialMessages.signOut();
  const choice = await vscode.window.showWarningMessage(credentialMessages.confirmSignOut(host), { modal: true }, yes);
  return choice === yes ? host : undefined;
}

/** A keychain that does not open is not listed, but may hold the sign-in. */
async function sayWhose(host: string, { credentials, log }: Context): Promise<void> {
  const found = await withPatientProgress(messages.asking(host), (signal) => credentials.find(host, '', signal));
  const keychain = found.trace.find(({ place }) => place === 'keychain')?.outcome;
  if (keychain === 'locked' || keychain === 'timeout') {
    showFailure(storeFailureSentence(new CredentialStoreError(keychain, keychain, { host })), log);
  } else showNote(notSignedInSentence(host, found));
}
