import * as vscode from 'vscode';
import { nearestAnnotation } from '../../inspection/annotation';
import { detailsSoFar, type InspectionState } from '../../inspection/inspectionState';
import { parseJson } from '../../oci/parsed';
import { platformPath } from '../../oci/platform';
import { copiedSentence } from '../../presentation/copiedSentence';
import { copyChoices } from '../../presentation/copyChoices';
import { formatBytes } from '../../presentation/format';
import { plainLine } from '../../presentation/harmless';
import { layOutJson } from '../../presentation/jsonLayout';
import { lookUpSentence } from '../../presentation/lookUpSentence';
import { messages } from '../../presentation/messages';
import { locatorHeading } from '../../presentation/names';
import { type RawDocument, rawDocuments } from '../../presentation/rawDocuments';
import type { Unasked } from '../../presentation/unaskedSentence';
import { formatReference, parseReference } from '../../references/reference';
import { askOfPerson, hostOf, type Locator } from '../../registry/imageSource';
import { isLocalTag } from '../../registry/local/locator';
import { asRegistryError } from '../../registry/registryError';
import { showFailure, showNote } from '../commands/report';
import { logLocalFailure } from '../localFailure';
import { withPatientProgress } from '../progress';
import type { PanelContext } from './imagePanels';
import type { PanelTarget } from './panelTarget';

/** In UTF-16 units: more than a whole index of the largest size that registries take, laid out. */
const MAX_DOCUMENT = 16_000_000;

/** Undefined where it may be looked up though no person asks now. */
export async function whyUnasked(
  { locator, reserve }: PanelTarget,
  { lookUps }: PanelContext,
): Promise<Unasked | undefined> {
  if (locator.kind !== 'registry') return vscode.workspace.isTrusted ? undefined : { kind: 'untrusted' };
  const kind = reserve?.kind === 'build' ? 'build' : 'image';
  const decision = await lookUps.mayLookUpInBackground(
    { kind, reference: locator.reference },
    reserve?.kind === 'otherFile' ? [{ part: 'repository', from: { kind: 'file', path: reserve.path } }] : undefined,
  );
  return decision.kind === 'allowed' ? undefined : decision;
}

/** Copies what a page asks for, and says so. */
export async function copyText(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(copiedSentence(text), 5_000);
}

/** Copies what the person picks of the image. */
export async function copyAs(locator: Locator, state: InspectionState): Promise<void> {
  const items = copyChoices(locator, state).map(({ label, text }) => ({ label, detail: plainLine(text, 200), text }));
  const title = messages.copyAsTitle(locatorHeading(locator).title);
  const choice = await vscode.window.showQuickPick(items, { title });
  if (!choice) return;
  await vscode.env.clipboard.writeText(choice.text);
  vscode.window.setStatusBarMessage(messages.copiedText(), 5_000);
}

/** Compares the image, on the platform that is shown, with another that the person chooses. */
export async function compare(locator: Locator, { image }: InspectionState): Promise<void> {
  if (locator.kind !== 'registry') return;
  const platform = image.kind === 'ready' ? image.value?.entry?.platform : undefined;
  await vscode.commands.executeCommand('ociLens.compareWith', {
    reference: formatReference(locator.reference),
    ...(platform ? { platform: platformPath(platform) } : {}),
  });
}

/** Opens one of the raw documents, laid out, in an editor that does not change it. */
export async function openDocument(
  digest: string,
  locator: Locator,
  state: InspectionState,
  { sources, shownTexts, log }: PanelContext,
): Promise<void> {
  const document = rawDocuments(state).find((each) => each.digest === digest);
  if (!document) return;
  let bytes: Uint8Array;
  try {
    bytes = await bytesOf(document, locator, sources);
  } catch (cause) {
    const error = asRegistryError(cause, hostOf(locator));
    if (error.kind === 'cancelled') return;
    logLocalFailure(error, locator, log);
    showFailure(lookUpSentence(error, locator, 'content'), log);
    return;
  }
  if (parseJson(bytes).kind !== 'ok') {
    showNote(messages.noDocument());
    return;
  }
  const { text, isCut } = layOutJson(new TextDecoder().decode(bytes), MAX_DOCUMENT);
  const name = locatorHeading(locator).title.replaceAll(/[^\w.@-]+/g, '-');
  const uri = shownTexts.write(`image/${digest.replace(':', '-')}/${name}.${document.kind}.json`, text);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  if (isCut) showNote(messages.documentCut(formatBytes(MAX_DOCUMENT)));
}

async function bytesOf(
  { content }: RawDocument,
  locator: Locator,
  sources: PanelContext['sources'],
): Promise<Uint8Array> {
  if ('bytes' in content) return content.bytes;
  return withPatientProgress(messages.lookingUp(locator), (signal) =>
    sources.blob(locator, content.descriptor, askOfPerson(signal)),
  );
}

/** The panel of another tag of the same repository, or another name of the same folder or file; undefined for what is none. */
export function otherTag({ locator, platform }: PanelTarget, tag: string): PanelTarget | undefined {
  if (locator.kind !== 'registry') {
    const { kind, path } = locator;
    return isLocalTag(tag) ? { locator: { kind, path, tag }, platform } : undefined;
  }
  const { registry, repository } = locator.reference;
  const parsed = parseReference(`${registry}/${repository}:${tag}`);
  // What holds a digest, or another name, is no tag.
  if (parsed.kind !== 'ok' || parsed.value.tag !== tag || parsed.value.repository !== repository) return undefined;
  return { locator: { kind: 'registry', reference: parsed.value }, platform };
}

/**
 * Lets the person sign in to the registry that refused, or to its mirror.
 * @param refused the host that did, where that is known.
 * @returns whether somebody else asks there from now on.
 */
export async function signIn(
  locator: Locator,
  { source }: Pick<PanelContext, 'source'>,
  refused?: string,
): Promise<boolean> {
  if (locator.kind !== 'registry') return false;
  let isOther = false;
  const listener = source.onDidChangeAnswers((change) => {
    isOther ||= change.why === 'asker' && change.concerns(locator.reference);
  });
  try {
    const registry = refused ?? locator.reference.registry;
    await vscode.commands.executeCommand('ociLens.signIn', { registry, isItself: refused !== undefined });
  } finally {
    listener.dispose();
  }
  return isOther;
}

/** The version that the image gives itself. */
export function shownVersion(state: InspectionState): string | undefined {
  const { summary } = state;
  if (summary.kind !== 'ready') return undefined;
  return nearestAnnotation('org.opencontainers.image.version', summary.value, detailsSoFar(state));
}
