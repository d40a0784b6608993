import * as vscode from 'vscode';
import { catalogSentence, catalogTitle } from '../../presentation/catalogSentence';
import { credentialMessages } from '../../presentation/credentialText';
import { notificationText, plainLine } from '../../presentation/harmless';
import { messages } from '../../presentation/messages';
import type { Reference } from '../../references/reference';
import { parseRegistryHost } from '../../registry/credentials/registryHost';
import type { NameList } from '../../registry/imageSource';
import { asRegistryError } from '../../registry/registryError';
import { withPatientProgress } from '../progress';
import { selectionOf } from '../tree/selection';
import type { CommandContext } from './commandContext';
import { showRegistryFailure } from './report';

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
  const tags = await tagsOf(reference, context);
  if (!tags) return;
  const tag = await pick(
    tags.names,
    messages.tagsTitle(repository, tags.names.length, tags.isWhole),
    messages.pickTag(),
  );
  if (tag === undefined) return;
  const image = { ...reference, tag };
  context.lookUps.add(image);
  context.panels.show({ kind: 'registry', reference: image });
}

async function repositoriesOf(registry: string, context: Context): Promise<Names | undefined> {
  try {
    return await read(registry, (signal) => context.source.repositories(registry, { signal, byPerson: true }));
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

async function tagsOf(reference: Reference, { source, log }: Context): Promise<Names | undefined> {
  try {
    return await read(reference.registry, (signal) =>
      source.tags({ kind: 'registry', reference }, { signal, byPerson: true }),
    );
  } catch (error) {
    showRegistryFailure(error, reference, log);
    return undefined;
  }
}

/** All names, sorted as people count. */
async function read(registry: string, list: (signal: AbortSignal) => NameList): Promise<Names> {
  return withPatientProgress(messages.asking(registry), async (signal) => {
    const found = list(signal);
    const names: string[] = [];
    for await (const page of found) names.push(...page);
    const order = new Intl.Collator('en', { numeric: true });
    return { names: names.sort(order.compare), isWhole: found.end === 'complete' };
  });
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
