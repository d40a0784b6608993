import * as vscode from 'vscode';
import { notificationText } from '../../presentation/harmless';
import {
  checkFailureSentence,
  credentialMessages,
  signedInSentence,
  storeFailureSentence,
} from '../../presentation/credentialText';
import type { CredentialCheck } from '../../registry/credentials/checkCredential';
import type { Credential } from '../../registry/credentials/credentialSource';
import { CredentialStoreError } from '../../registry/credentials/credentialStoreError';
import { parseRegistryHost } from '../../registry/credentials/registryHost';
import { asRegistryError } from '../../registry/registryError';
import { GITHUB_REGISTRY } from '../credentials/githubSession';
import { withPatientProgress } from '../progress';
import type { CommandContext } from './commandContext';
import { registryAtCursor, registryIn } from './registryArgument';
import { showFailure, showNote } from './report';

type Context = Pick<CommandContext, 'source' | 'scans' | 'credentials' | 'log'>;
type BasicCredential = Credential & { readonly kind: 'basic' };

/**
 * Asks for a registry (the one in `argument`, or of the reference at the cursor, stands there already), a user and a password, checks
 * them there, and keeps them. It is a person's own action, so an untrusted workspace does not forbid it.
 */
export async function signIn(argument: unknown, context: Context): Promise<void> {
  const host = await askHost(registryIn(argument, context) ?? (await registryAtCursor(context)));
  if (host === undefined) return;
  const way = host === GITHUB_REGISTRY ? await askWay(host) : 'password';
  try {
    if (way === 'github') await signInWithGithub(host, context);
    else if (way === 'password') await signInWithPassword(host, context);
  } catch (error) {
    if (!(error instanceof CredentialStoreError)) throw error;
    context.log.warn(`sign-in to ${host}: ${error.failure}: ${error.message}`);
    showFailure(storeFailureSentence(error), context.log);
  }
}

async function signInWithPassword(host: string, context: Context): Promise<void> {
  for (let user = ''; ;) {
    const credential = await askCredential(host, user);
    if (!credential) return;
    user = credential.username;
    const check = await checked(host, credential, context, credentialMessages.wrongPassword(host, user));
    if (check === 'again') continue;
    if (check === undefined) return;
    const kept = await context.credentials.save(host, credential);
    await tellSignedIn(signedInSentence(host, user, kept, check === 'accepted'));
    return;
  }
}

async function signInWithGithub(host: string, context: Context): Promise<void> {
  for (;;) {
    const credential = await context.credentials.requestGithub();
    if (!credential) {
      showNote(credentialMessages.noGithub());
      return;
    }
    const check = await checked(host, credential, context, credentialMessages.githubRefused(host));
    if (check === 'again') continue;
    if (check === undefined) return;
    await context.credentials.chooseGithub();
    await tellSignedIn(signedInSentence(host, credential.username, { place: 'github' }, check === 'accepted'));
    return;
  }
}

/** A popup that led here would still say that the image is not shown. */
async function tellSignedIn(sentence: string): Promise<void> {
  await vscode.commands.executeCommand('editor.action.hideHover');
  showNote(sentence);
}

/** What the registry says; where it does not take the credential, whether the person wants to try again. */
async function checked(
  host: string,
  credential: BasicCredential,
  { source, log }: Context,
  refusal: string,
): Promise<Exclude<CredentialCheck, 'refused'> | 'again' | undefined> {
  try {
    const check = await withPatientProgress(credentialMessages.checking(host), (signal) =>
      source.check(host, credential, signal),
    );
    return check === 'refused' ? await offerAgain(refusal) : check;
  } catch (error) {
    const known = asRegistryError(error, host);
    if (known.kind === 'cancelled') return undefined;
    log.warn(`sign-in to ${host}: ${known.kind}: ${known.message}`);
    return offerAgain(checkFailureSentence(known, host));
  }
}

async function offerAgain(sentence: string): Promise<'again' | undefined> {
  const tryAgain = credentialMessages.tryAgain();
  const choice = await vscode.window.showErrorMessage(notificationText(sentence), tryAgain);
  return choice === tryAgain ? 'again' : undefined;
}

async function askHost(value = ''): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: credentialMessages.signInTitle(),
    prompt: credentialMessages.askHost(),
    placeHolder: credentialMessages.hostPlaceholder(),
    value,
    ignoreFocusOut: true,
    validateInput: (input) =>
      input.trim() === '' || parseRegistryHost(input) !== undefined ? undefined : credentialMessages.notAHost(),
  });
  return parseRegistryHost(text ?? '');
}

async function askWay(host: string): Promise<'github' | 'password' | undefined> {
  const github = { label: credentialMessages.useGithub(), detail: credentialMessages.useGithubDetail(), way: 'github' };
  const password = { label: credentialMessages.usePassword(), way: 'password' };
  const picked = await vscode.window.showQuickPick([github, password] as const, {
    title: credentialMessages.signInTo(host),
    ignoreFocusOut: true,
  });
  return picked && (picked === github ? 'github' : 'password');
}

async function askCredential(host: string, user: string): Promise<BasicCredential | undefined> {
  const title = credentialMessages.signInTo(host);
  const username = await vscode.window.showInputBox({
    title,
    prompt: credentialMessages.askUser(),
    value: user,
    ignoreFocusOut: true,
    // Basic ends the user at the first colon (RFC 7617, section 2).
    validateInput: (input) => (input.includes(':') ? credentialMessages.wrongUser() : undefined),
  });
  if (!username?.trim()) return undefined;
  const password = await vscode.window.showInputBox({
    title,
    prompt: credentialMessages.askPassword(host),
    password: true,
    ignoreFocusOut: true,
  });
  return password ? { kind: 'basic', username: username.trim(), password } : undefined;
}
