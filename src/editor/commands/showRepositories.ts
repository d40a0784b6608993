import * as vscode from 'vscode';
import { askOfPerson } from '../../registry/imageSource';
import { catalogSentence, catalogTitle } from '../../presentation/catalogSentence';
import { credentialMessages } from '../../presentation/credentialText';
import { notificationText, plainLine } from '../../presentation/harmless';
import { messages } from '../../presentation/messages';
import type { Reference } from '../../references/reference';
import { parseRegistryHost } from '../../registry/credentials/registryHost';
import { asRegistryError } from '../../registry/registryError';
import { withPatientProgress } from '../progress';
import { listTags } from '../tags/listTags';
import { selectionOf } from '../tree/selection';
import type { CommandContext } from './commandContext';

type Context = Pick<CommandContext, 'source' | 'lookUps' | 'panels' | 'log'>;

interface Names {
  readonly names: readonly string[];
  /** Whether the registry has no more. */
  readonly isWhole: boolean;
}

/** Lists the repositories of a registry, then the tags of the one that is picked, and inspects the image that is picked of these. */
export async function showRepositories(argument: unknown, context: Context): Promise<void> {
  const [given] = argument === undefined ? [] : selectionOf(argument, undefined);
  const registry = given?.kind === 'group' ? given.registry : await askHost();
  if (registry === undefined) return;
  const repositories = await repositoriesOf(registry, context);
  if (!repositories) return;
  const title = catalogTitle(registry, repositories.names.length, repositories.isWhole);
  const repository = await pick(repositories.names, title, messages.pickRepository());
  if (repository === undefined) return;
  const reference: Reference = { registry, repository };
  const known = await listTags(reference, context);
  if (!known) return;
  const tags = known.tags.shown.map(({ text }) => text);
  const tag = await pick(
    tags,
    messages.tagsTitle(repository, tags.length, known.end === 'complete'),
    messages.pickTag(),
  );
  if (tag === undefined) return;
  const image = { ...reference, tag };
  context.lookUps.add(image);
  await context.panels.show({ locator: { kind: 'registry', reference: image } });
}

/** Sorted as people count. */
async function repositoriesOf(registry: string, context: Context): Promise<Names | undefined> {
  try {
    return await withPatientProgress(messages.asking(registry), async (signal) => {
      const found = context.source.repositories(registry, askOfPerson(signal));
      const names: string[] = [];
      for await (const page of found) names.push(...page);
      const order = new Intl.Collator('en', { numeric: true });
      return { names: names.sort(order.compare), isWhole: found.end === 'complete' };
    });
  } catch (cause) {
    const error = asRegistryError(cause, registry);
    if (error.kind === 'cancelled') return undefined;
    context.log.warn(`repositories of ${registry}: ${error.kind}: ${error.message}`);
    const inspect = messages.inspectTitle();
    const signIn = credentialMessages.signInTitle();
    const isRefusal = error.kind === 'unauthorized' || error.kind === 'denied';
    const sentence = notificationText(catalogSentence(error, registry));
    const choice = await vscode.window.showWarningMessage(sentence, ...(isRefusal ? [signIn, inspect] : [inspect]));
    if (choice === inspect) await vscode.commands.executeCommand('ociLens.inspectImage');
    if (choice === signIn) await vscode.commands.executeCommand('ociLens.signIn', { registry });
    return undefined;
  }
}

async function pick(names: readonly string[], title: string, placeHolder: string): Promise<string | undefined> {
  return vscode.window.showQuickPick([...names], {
    title,
    placeHolder: names.length > 0 ? placeHolder : plainLine(title),
  });
}

async function askHost(): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: messages.repositoriesTitle(),
    prompt: credentialMessages.askHost(),
    placeHolder: credentialMessages.hostPlaceholder(),
    ignoreFocusOut: true,
    validateInput: (input) =>
      input.trim() === '' || parseRegistryHost(input) !== undefined ? undefined : credentialMessages.notAHost(),
  });
  return parseRegistryHost(text ?? '');
}
