import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { registerCommands } from './editor/commands';
import { AskedReferences } from './editor/documents/askedReferences';
import { DocumentScans } from './editor/documents/documentScans';
import { WorkspaceImages } from './editor/documents/workspaceImages';
import { registerHovers } from './editor/hover/hoverProviders';
import { ImagePanels } from './editor/panel/imagePanels';
import { RegistryService } from './editor/registryService';
import { ImagesTree } from './editor/tree/imagesTree';

/** Builds the parts and hands them to one another; whatever is made here is disposed with the extension. */
export function activate({ subscriptions, extensionUri }: vscode.ExtensionContext): void {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const log = vscode.window.createOutputChannel('OCI Lens', { log: true });
  const source = new RegistryService(log);
  const scans = new DocumentScans();
  const asked = new AskedReferences();
  const images = new WorkspaceImages(log);
  const panels = new ImagePanels(extensionUri, source, log);
  subscriptions.push(
    log,
    source,
    scans,
    images,
    panels,
    registerHovers(source, scans, asked),
    registerCommands({ source, scans, asked, panels, images, log }),
    vscode.window.createTreeView('ociLens.images', { treeDataProvider: new ImagesTree(images), showCollapseAll: true }),
  );
}
