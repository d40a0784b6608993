import * as vscode from 'vscode';
import { accessText, credentialMessages } from '../../presentation/credentialText';
import { messages } from '../../presentation/messages';
import { parseRegistryHost } from '../../registry/credentials/registryHost';
import { withPatientProgress } from '../progress';
import type { CommandContext } from './commandContext';
import { registryAtCursor, registryIn } from './registryArgument';

type Context = Pick<CommandContext, 'source' | 'scans' | 'credentials' | 'askedRegistries' | 'shownTexts'>;

/** 'Why was I refused?': opens, as text, which places were looked into for a credential, and what the registry last refused. */
export async function showAccess(argument: unknown, context: Context): Promise<void> {
  const { credentials, askedRegistries, shownTexts } = context;
  const host =
    registryIn(argument, context) ?? (await registryAtCursor(context)) ?? (await askHost(askedRegistries.hosts()));
  if (host === undefined) return;
  const refusal = askedRegistries.refusal(host);
  // Podman's sign-ins can be for a repository.
  const repository = refusal?.reference.repository ?? '';
  const found = await withPatientProgress(messages.asking(host), (signal) =>
    credentials.find(host, repository, signal),
  );
  const uri = shownTexts.write(`access/${host}.txt`, accessText(host, found, refusal));
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
}

async function askHost(hosts: readonly string[]): Promise<string | undefined> {
  const title = credentialMessages.showAccessTitle();
  const text =
    hosts.length > 0
      ? await vscode.window.showQuickPick([...hosts].sort(), { title })
      : await vscode.window.showInputBox({
          title,
          prompt: credentialMessages.askHost(),
          placeHolder: credentialMessages.hostPlaceholder(),
        });
  return parseRegistryHost(text ?? '');
}
