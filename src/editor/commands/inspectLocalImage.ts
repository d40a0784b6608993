import * as vscode from 'vscode';
import { messages } from '../../presentation/messages';
import type { LocalLocator } from '../../registry/imageSource';
import { asRegistryError } from '../../registry/registryError';
import { withPatientProgress } from '../progress';
import type { CommandContext } from './commandContext';
import { locatorOf } from './localPlace';

/** Opens the panel for an image layout or archive: the one that the Explorer's menu was opened on, or one that the user chooses. */
export async function inspectLocalImage(
  argument: unknown,
  { panels, sources }: Pick<CommandContext, 'panels' | 'sources'>,
): Promise<void> {
  const uri = isOfWorkspace(argument) ? argument : await choosePlace();
  const locator = uri && (await chooseImage(await locatorOf(uri), sources));
  if (locator) await panels.show({ locator });
}

/** Any extension or link can pass a file. */
function isOfWorkspace(argument: unknown): argument is vscode.Uri {
  return argument instanceof vscode.Uri && vscode.workspace.getWorkspaceFolder(argument) !== undefined;
}

/** A dialog for both files and folders shows folders alone on Windows and Linux, so there is one for each. */
async function choosePlace(): Promise<vscode.Uri | undefined> {
  const title = messages.inspectLocalTitle();
  const layout = { label: messages.layoutItem(), detail: messages.layoutDetail(), isFolder: true };
  const archive = { label: messages.archiveItem(), detail: messages.archiveDetail(), isFolder: false };
  const choice = await vscode.window.showQuickPick([layout, archive], { title });
  if (!choice) return undefined;
  const { isFolder } = choice;
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel: messages.inspectButton(),
    canSelectFiles: !isFolder,
    canSelectFolders: isFolder,
    defaultUri: vscode.workspace.workspaceFolders?.[0]?.uri,
    ...(isFolder
      ? {}
      : { filters: { [messages.archiveFilter()]: ['tar', 'gz', 'tgz'], [messages.allFiles()]: ['*'] } }),
  });
  return chosen?.[0];
}

/** The one image that has a name there, or the one of several that the user chooses; undefined where that is cancelled. */
async function chooseImage(
  locator: LocalLocator,
  sources: CommandContext['sources'],
): Promise<LocalLocator | undefined> {
  let names: readonly string[];
  try {
    names = await withPatientProgress(messages.reading(locator.path), async (signal) => {
      const all: string[] = [];
      for await (const page of sources.tags(locator, { signal })) all.push(...page);
      return all;
    });
  } catch (error) {
    // The panel says what is wrong with it.
    return asRegistryError(error, locator.path).kind === 'cancelled' ? undefined : locator;
  }
  if (names.length < 2) return { ...locator, tag: names[0] };
  const everything = { label: messages.everythingItem(), tag: undefined };
  const items = names.toSorted().map((tag) => ({ label: tag, tag }));
  const choice = await vscode.window.showQuickPick<{ label: string; tag: string | undefined }>([...items, everything], {
    title: messages.inspectLocalTitle(),
    placeHolder: messages.chooseImage(names.length),
  });
  return choice && { ...locator, tag: choice.tag };
}
