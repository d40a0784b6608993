import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { createApi, type OciLensApi } from './editor/api';
import { registerCommands } from './editor/commands';
import { ShownTexts } from './editor/shownTexts';
import { AskedRegistries } from './editor/credentials/askedRegistries';
import { Credentials } from './editor/credentials/credentials';
import { KnownRegistries } from './editor/credentials/knownRegistries';
import { DocumentScans } from './editor/documents/documentScans';
import { ImageStandings } from './editor/documents/imageStandings';
import { LookUps } from './editor/documents/lookUps';
import { WorkspaceImages } from './editor/documents/workspaceImages';
import { registerHovers } from './editor/hover/hoverProviders';
import { ImagePanels } from './editor/panel/imagePanels';
import { registerPinActions } from './editor/pins/registerPinActions';
import { RegistryService } from './editor/registryService';
import { LocalSources } from './registry/local/localSources';
import { rememberedChallenges } from './editor/rememberedChallenges';
import type { ImagesTree } from './editor/tree/imagesTree';
import { ImagesView } from './editor/tree/imagesView';
import { RegistriesTree } from './editor/tree/registriesTree';

/**
 * Builds the parts and hands them to one another; whatever is made here is disposed with the extension.
 * @returns the API for other extensions; for the tests inside VS Code alone also the context, since nothing else gives them VS Code's
 *   own storage for secrets, and the tree of images, which VS Code shows to nobody else.
 */
export function activate(
  context: vscode.ExtensionContext,
): OciLensApi & { readonly context?: vscode.ExtensionContext; readonly images?: ImagesTree } {
  const { subscriptions, extensionUri, globalState, workspaceState, extensionMode } = context;
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const log = vscode.window.createOutputChannel('OCI Lens', { log: true });
  const credentials = new Credentials(context, log);
  const askedRegistries = new AskedRegistries();
  const challenges = rememberedChallenges(globalState);
  const source = new RegistryService({ credentials, asked: askedRegistries, challenges, log });
  const sources = new LocalSources(source);
  const registries = new RegistriesTree(credentials, askedRegistries, log);
  const registriesView = vscode.window.createTreeView('ociLens.registries', { treeDataProvider: registries });
  const shownTexts = new ShownTexts();
  const scans = new DocumentScans();
  const knownRegistries = new KnownRegistries(globalState, credentials, log);
  const lookUps = new LookUps(knownRegistries);
  const standings = new ImageStandings(source, lookUps, log);
  const images = new WorkspaceImages(log);
  const imagesView = new ImagesView({ images, standings, source, lookUps, state: workspaceState });
  const panels = new ImagePanels(extensionUri, sources, log);
  subscriptions.push(
    log,
    credentials,
    askedRegistries,
    knownRegistries,
    source,
    registries,
    registriesView,
    // Docker's and podman's files may have changed meanwhile.
    registriesView.onDidChangeVisibility(({ visible }) => {
      if (visible) registries.refresh();
    }),
    shownTexts,
    scans,
    standings,
    images,
    imagesView,
    panels,
    registerHovers({ source, scans, lookUps, standings }),
    registerPinActions(scans),
    registerCommands({
      source,
      sources,
      credentials,
      askedRegistries,
      knownRegistries,
      shownTexts,
      registries,
      scans,
      lookUps,
      standings,
      panels,
      images,
      imagesView,
      log,
    }),
  );
  const api = createApi(source);
  return extensionMode === vscode.ExtensionMode.Test ? { ...api, context, images: imagesView.tree } : api;
}
