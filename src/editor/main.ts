import type * as vscode from 'vscode';
import { LocalSources } from '../registry/local/localSources';
import { createApi, type OciLensApi } from './api';
import type { CommandName } from './commandNames';
import { runCommand } from './commands';
import type { CommandContext } from './commands/commandContext';
import { RecentImages } from './commands/recentImages';
import { ReferenceCompletions } from './completion/referenceCompletions';
import type { Core } from './core';
import { registerDriftActions } from './diagnostics/driftActions';
import { DriftDiagnostics } from './diagnostics/driftDiagnostics';
import { VisibleScans } from './documents/visibleScans';
import { tellWithoutReferences } from './documents/withoutReferences';
import { WorkspaceImages } from './documents/workspaceImages';
import { DigestAges } from './inlayHints/digestAges';
import { ImagePanels } from './panel/imagePanels';
import { PinCodeLenses } from './pins/pinCodeLenses';
import { PolicyFiles } from './policy/policyFiles';
import { PolicyStart } from './policy/policyStart';
import { registerRefactorings } from './refactorings';
import { ShownTexts } from './shownTexts';
import { LanguageStatus } from './status/languageStatus';
import { RegistryProblems } from './status/registryProblems';
import type { Tools } from './tools/tools';
import type { ImageNode } from './tree/imageNodes';
import type { ImagesTree } from './tree/imagesTree';
import { ImagesView } from './tree/imagesView';
import { RegistriesTree, type RegistryEntry } from './tree/registriesTree';

/** What the entry of the extension hands on to, beside the core. */
export interface Main {
  readonly api: OciLensApi;
  /** Runs one of our commands. Never rejects. */
  run(command: CommandName, argument: unknown, selected: unknown): Promise<void>;
  /** A panel that VS Code opens again after a restart, with what its page kept. */
  restorePanel(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  readonly images: ImagesTree;
  readonly registries: RegistriesTree;
  readonly policy: PolicyStart;
  /** What language models may use. */
  tools(): Promise<Tools>;
}

/** The views are there before their content is. */
export interface Views {
  readonly images: vscode.TreeView<ImageNode>;
  readonly registries: vscode.TreeView<RegistryEntry>;
}

/** Everything but hovers. What is built here is disposed with the extension. */
export function buildMain(core: Core, views: Views, context: vscode.ExtensionContext): Main {
  const { subscriptions, extensionUri, workspaceState } = context;
  const { log, credentials, askedRegistries, source, readers, scans, lookUps, budget, standings } = core;
  const sources = new LocalSources(source);
  const registries = new RegistriesTree(credentials, askedRegistries, log);
  const shownTexts = new ShownTexts(async (uri, signal) => {
    const { comparisonAgain } = await import('./commands/comparisonAgain');
    return comparisonAgain(uri, { sources, lookUps }, signal);
  });
  const visible = new VisibleScans(scans);
  const drift = new DriftDiagnostics(visible, standings, lookUps);
  const problems = new RegistryProblems(source);
  const images = new WorkspaceImages(readers, log);
  const policy = new PolicyStart({ ...core, visible, images, extensionUri });
  const imagesView = new ImagesView({ ...core, sources, images, view: views.images, state: workspaceState });
  const panels = new ImagePanels({ ...core, sources, shownTexts, extensionUri });
  subscriptions.push(
    registries,
    // Docker's and podman's files may have changed meanwhile.
    views.registries.onDidChangeVisibility((event) => {
      if (event.visible) registries.refresh();
    }),
    shownTexts,
    images,
    imagesView,
    panels,
    visible,
    drift,
    problems,
    registerDriftActions(scans, standings),
    new LanguageStatus({ visible, standings, problems, source }),
    new DigestAges({ scans, lookUps, source, budget, log }),
    registerRefactorings(scans),
    new PinCodeLenses(scans),
    tellWithoutReferences(visible),
    new PolicyFiles(),
    policy,
    new ReferenceCompletions({ source, scans, lookUps, images }),
  );
  const commands: CommandContext = {
    ...core,
    ...{ sources, shownTexts, registries, drift, policy, panels, images, imagesView },
    recentImages: new RecentImages(),
  };
  let tools: Promise<Tools> | undefined;
  return {
    api: createApi(source),
    restorePanel: (panel, state) => panels.restore(panel, state),
    run: (command, argument, selected) => runCommand(command, argument, selected, commands),
    images: imagesView.tree,
    registries,
    policy,
    tools: () => (tools ??= import('./tools/tools').then(({ Tools }) => new Tools({ source, images, log }))),
  };
}
