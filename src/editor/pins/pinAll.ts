import * as vscode from 'vscode';
import type { PinAction, PinMeans } from '../../operations/pin';
import { pinFiles } from '../../operations/pinFiles';
import { notificationText } from '../../presentation/harmless';
import { pinTexts } from '../../presentation/pinReport';
import { pinRefusalSentence } from '../../presentation/pinSentence';
import type { Occurrence } from '../../references/occurrence';
import { mayAskInBackground } from '../../registry/backgroundHosts';
import { asRegistryError } from '../../registry/registryError';
import type { CommandContext } from '../commands/commandContext';
import { showNote } from '../commands/report';
import { readCustomFinders } from '../documents/customPositions';
import { signalOf } from '../signal';
import { filesAsOpen } from './openFiles';
import { applyAndReport, type PlannedDocument } from './pinnedDocument';

type Context = Pick<CommandContext, 'source' | 'images' | 'knownRegistries' | 'shownTexts' | 'log'>;

/** Pins, unpins or refreshes every reference in the files and folders that the command was called with, or that the person picks. */
export function pinAll(action: PinAction) {
  return async (argument: unknown, context: Context, selected?: unknown): Promise<void> => {
    if (!vscode.workspace.isTrusted) {
      showNote(pinRefusalSentence({ kind: 'untrusted' }));
      return;
    }
    const uris = given(argument, selected) ?? (await picked());
    if (!uris) return;
    const mayAsk = action === 'unpin' ? () => true : await askedRegistries(uris, context);
    if (!mayAsk) return;
    const documents = await withProgress(action, uris, mayAsk, context);
    if (documents?.length === 0) showNote(pinTexts.nothingIn());
    else if (documents) await applyAndReport(action, documents, context);
  };
}

/** The Explorer passes the file or folder that its menu was opened on, and all that are selected. */
function given(argument: unknown, selected: unknown): readonly vscode.Uri[] | undefined {
  const all: readonly unknown[] = Array.isArray(selected) ? selected : [argument];
  const uris = all.filter((each) => each instanceof vscode.Uri);
  return uris.length > 0 ? uris : undefined;
}

async function picked(): Promise<readonly vscode.Uri[] | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const active = vscode.window.activeTextEditor?.document.uri;
  const file = active && vscode.workspace.getWorkspaceFolder(active) ? active : undefined;
  const items = [
    ...(file ? [{ label: pinTexts.thisFile(), description: vscode.workspace.asRelativePath(file), uris: [file] }] : []),
    ...(folders.length > 1 ? folders.map(({ name, uri }) => ({ label: name, description: '', uris: [uri] })) : []),
    ...(folders.length > 0
      ? [{ label: pinTexts.wholeWorkspace(), description: '', uris: folders.map(({ uri }) => uri) }]
      : []),
  ];
  return (await vscode.window.showQuickPick(items, { title: pinTexts.whereTitle() }))?.uris;
}

/** Which registries are asked; undefined where the person gives up. Files can name any, so unknown ones are named first. */
async function askedRegistries(
  uris: readonly vscode.Uri[],
  { images, knownRegistries }: Context,
): Promise<((registry: string) => boolean) | undefined> {
  const known = await knownRegistries.known();
  const within = (uri: vscode.Uri) => uris.some((each) => isWithin(each, uri));
  const named = (await images.all()).filter(({ uri }) => within(uri)).map(({ reference }) => reference.registry);
  const unknown = [...new Set(named)].filter((registry) => !mayAskInBackground(registry, known)).sort();
  if (unknown.length === 0) return (registry) => mayAskInBackground(registry, known);
  const [all, rest] = [pinTexts.askAll(), pinTexts.leaveOut()];
  const question = notificationText(pinTexts.askUnknown(unknown));
  const options = { modal: true, detail: pinTexts.askUnknownDetail() };
  const choice = await vscode.window.showWarningMessage(question, options, all, rest);
  if (choice === undefined) return undefined;
  return (registry) => mayAskInBackground(registry, known) || (choice === all && unknown.includes(registry));
}

function isWithin(folder: vscode.Uri, uri: vscode.Uri): boolean {
  const same = folder.scheme === uri.scheme && folder.authority === uri.authority;
  const path = folder.path.replace(/\/$/, '');
  return same && (uri.path === path || uri.path.startsWith(`${path}/`));
}

/** Undefined where it is cancelled. */
async function withProgress(
  action: PinAction,
  uris: readonly vscode.Uri[],
  mayAsk: (registry: string) => boolean,
  { source, log }: Context,
): Promise<readonly PlannedDocument[] | undefined> {
  const title = pinTexts.title(action);
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const means: PinMeans = { source, ask: { signal: signalOf(token), byPerson: true }, mayAsk };
    const documents = new Map<string, PlannedDocument>();
    try {
      for (const uri of uris) {
        for await (const document of planned(action, uri, means, log)) {
          documents.set(document.uri.toString(), document);
          progress.report({ message: pinTexts.progress(documents.size) });
        }
      }
      return [...documents.values()];
    } catch (error) {
      if (token.isCancellationRequested || asRegistryError(error, '').kind === 'cancelled') return undefined;
      throw error;
    }
  });
}

async function* planned(
  action: PinAction,
  uri: vscode.Uri,
  means: PinMeans,
  log: Context['log'],
): AsyncGenerator<PlannedDocument> {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  if (!folder) return;
  const files = filesAsOpen(folder);
  const from = uri.path.slice(files.root.length + 1).replace(/\/$/, '');
  const options = { from, signal: means.ask.signal, additional: readCustomFinders(folder) };
  for await (const found of pinFiles(action, files, means, options)) {
    if (found.kind === 'failed') log.warn(`${found.path}: ${found.error.message}`);
    if (found.kind !== 'found' || found.places.length === 0) continue;
    const starts = new Map(found.places.map(({ occurrence, start }) => [occurrence, start]));
    yield {
      uri: vscode.Uri.joinPath(folder, found.path),
      text: found.scan.text,
      outcome: found.outcome,
      place: (occurrence: Occurrence) => starts.get(occurrence) ?? { line: 0, character: 0 },
    };
  }
}
