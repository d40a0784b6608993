import path from 'node:path';
import * as vscode from 'vscode';
import { parseArchive } from '../../artifacts/archive';
import { fileNameOf, MAX_TEXT, textIn } from '../../artifacts/textContent';
import { detailsSoFar, type InspectionState } from '../../inspection/inspectionState';
import type { Descriptor } from '../../oci/descriptor';
import { parseJson } from '../../oci/parsed';
import { saveBlob } from '../../operations/saveBlob';
import { TransferError } from '../../operations/transferError';
import { formatBytes } from '../../presentation/format';
import { notificationText } from '../../presentation/harmless';
import { layOutJson } from '../../presentation/jsonLayout';
import { lookUpSentence } from '../../presentation/lookUpSentence';
import { messages } from '../../presentation/messages';
import { transferSentence } from '../../presentation/transferText';
import { askOfPerson, hostOf, type Locator } from '../../registry/imageSource';
import { asRegistryError } from '../../registry/registryError';
import { MAX_WHOLE, wholeBlob } from '../../registry/wholeBlob';
import { showFailure, showNote } from '../commands/report';
import { logLocalFailure } from '../localFailure';
import { withPatientProgress, withProgress } from '../progress';
import type { PanelContext } from './imagePanels';

/** The files of what a panel shows. */
export interface FilesOfPanel {
  readonly locator: Locator;
  readonly state: InspectionState;
}

/**
 * Opens a file of an artifact, or one in the archive that it is, in an editor that does not change it. Text is shown as it is, but for the
 * room in JSON: VS Code marks what cannot be seen in it.
 * @param inner the name in the archive.
 */
export async function openFile(
  digest: string,
  inner: string | undefined,
  { locator, state }: FilesOfPanel,
  { sources, shownTexts, log }: PanelContext,
): Promise<void> {
  const layer = layerOf(digest, state);
  if (!layer) return;
  const maxBytes = inner === undefined ? MAX_TEXT : MAX_WHOLE;
  let bytes: Uint8Array | undefined;
  try {
    const whole = await withPatientProgress(messages.lookingUp(locator), (signal) =>
      wholeBlob(sources, locator, layer, maxBytes, askOfPerson(signal)),
    );
    bytes = inner === undefined ? whole : await readOut(whole, inner);
  } catch (cause) {
    failed(cause, locator, log);
    return;
  }
  const name = inner ?? fileNameOf(layer);
  const text = bytes && textIn(bytes);
  if (bytes === undefined || text === undefined) {
    const saveAs = messages.saveAs();
    // What is in an archive is saved with it.
    const choice = await vscode.window.showInformationMessage(
      notificationText(messages.noText(name)),
      ...(inner === undefined ? [saveAs] : []),
    );
    if (choice === saveAs) await saveFile(digest, { locator, state }, { sources, log });
    return;
  }
  const isJson = parseJson(bytes).kind === 'ok';
  const laidOut = isJson ? layOutJson(text, MAX_TEXT) : { text, isCut: false };
  const uri = shownTexts.write(`file/${digest.replace(':', '-')}/${pathOf(name, isJson)}`, laidOut.text);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  if (laidOut.isCut) showNote(messages.documentCut(formatBytes(MAX_TEXT)));
}

/** Saves a file of an artifact where the person wants it. */
export async function saveFile(
  digest: string,
  { locator, state }: FilesOfPanel,
  { sources, log }: Pick<PanelContext, 'sources' | 'log'>,
): Promise<void> {
  const layer = layerOf(digest, state);
  if (!layer) return;
  const name = fileNameOf(layer);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    saveLabel: messages.save(),
    ...(folder?.scheme === 'file' ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
  });
  if (!target) return;
  if (target.scheme !== 'file') {
    showNote(messages.onlyLocalFiles());
    return;
  }
  try {
    await withProgress(messages.saving(name), async (signal, progress) => {
      let told = 0;
      await saveBlob(sources, locator, layer, target.fsPath, askOfPerson(signal), (bytes) => {
        const percent = Math.floor((bytes / Math.max(1, layer.size)) * 100);
        if (percent > told) progress.report({ increment: percent - told, message: `${percent} %` });
        told = Math.max(told, percent);
      });
    });
    showNote(messages.saved(path.basename(target.fsPath)));
  } catch (cause) {
    failed(cause, locator, log);
  }
}

function layerOf(digest: string, state: InspectionState): Descriptor | undefined {
  return detailsSoFar(state)?.manifest.value.layers.find((layer) => layer.digest === digest);
}

async function readOut(bytes: Uint8Array, name: string): Promise<Uint8Array | undefined> {
  const archive = await parseArchive(bytes);
  return archive.kind === 'ok' ? archive.value.read(name) : undefined;
}

/** Harmless in an address, with an ending that tells the language. */
function pathOf(name: string, isJson: boolean): string {
  const parts = name
    .split(/[\\/]/)
    .map((part) => part.replaceAll(/[^\w.@+-]+/g, '-'))
    .filter((part) => !/^\.*$/.test(part));
  const joined = parts.join('/').slice(-200).replace(/^\//, '') || 'file';
  return isJson && !/\.\w{1,10}$/.test(joined) ? `${joined}.json` : joined;
}

function failed(cause: unknown, locator: Locator, log: PanelContext['log']): void {
  if (cause instanceof TransferError) {
    log.warn(cause.message);
    showFailure(transferSentence(cause.problem), log);
    return;
  }
  // A person has cancelled it between two requests.
  if (cause instanceof Error && cause.name === 'AbortError') return;
  const error = asRegistryError(cause, hostOf(locator));
  if (error.kind === 'cancelled') return;
  logLocalFailure(error, locator, log);
  showFailure(lookUpSentence(error, locator, 'content'), log);
}
