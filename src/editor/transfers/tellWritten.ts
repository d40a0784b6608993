import * as vscode from 'vscode';
import type { Digest } from '../../oci/digest';
import { notificationText } from '../../presentation/harmless';
import { messages } from '../../presentation/messages';
import { transferMessages } from '../../presentation/transferMessages';
import type { RegistryLocator } from '../../registry/imageSource';
import type { CommandContext } from '../commands/commandContext';

/** Says what was written, with the ways on: its digest, and the panel of `locator`. */
export async function tellWritten(
  sentence: string,
  digest: Digest,
  locator: RegistryLocator,
  { panels }: Pick<CommandContext, 'panels'>,
): Promise<void> {
  const [copy, inspect] = [transferMessages.copyDigest(), transferMessages.inspect()];
  const choice = await vscode.window.showInformationMessage(notificationText(sentence), copy, inspect);
  if (choice === copy) {
    await vscode.env.clipboard.writeText(digest);
    vscode.window.setStatusBarMessage(messages.copied([digest]), 5_000);
  } else if (choice === inspect) await panels.show({ locator });
}
