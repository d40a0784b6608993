import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { OciLensApi } from './editor/api';
import { COMMAND_NAMES } from './editor/commandNames';
import { SELECTOR } from './editor/documents/languages';
import { LazyTree } from './editor/lazyTree';
import type { Core } from './editor/core';
import type { Main } from './editor/main';
import { isOn } from './editor/settings';
import { TOOL_NAMES } from './editor/tools/toolNames';

/** Sections of the hover, each a provider of its own: VS Code shows each as it comes. */
const HOVER_SECTIONS = 5;
/** Milliseconds after which the rest is loaded though nobody asked: for what shows itself, such as the language status. */
const UNASKED = 1_000;

/**
 * Registers what VS Code has to know at once, and nothing else: all that works is loaded when it is first needed, or a moment later.
 * @returns the API for other extensions; for the tests inside VS Code alone also the context, since nothing else gives them VS Code's
 *   own storage for secrets, and the parts.
 */
export function activate(
  context: vscode.ExtensionContext,
): OciLensApi & { readonly context?: vscode.ExtensionContext; readonly main?: () => Promise<Main> } {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const log = vscode.window.createOutputChannel('OCI Lens', { log: true });
  const core = once(async (): Promise<Core> => {
    const { buildCore } = await import('./editor/core');
    return buildCore(context, log);
  });
  const main = once(async (): Promise<Main> => {
    const { buildMain } = await import('./editor/main');
    return buildMain(await core(), { images: imagesView, registries: registriesView }, context);
  });
  const images = new LazyTree(async () => (await main()).images);
  const registries = new LazyTree(async () => (await main()).registries);
  const imagesView = vscode.window.createTreeView('ociLens.images', {
    treeDataProvider: images,
    showCollapseAll: true,
    canSelectMany: true,
  });
  const registriesView = vscode.window.createTreeView('ociLens.registries', { treeDataProvider: registries });
  const timer = setTimeout(() => {
    main().catch((error: unknown) => log.error('OCI Lens cannot be loaded:', error));
  }, UNASKED);
  context.subscriptions.push(
    log,
    images,
    registries,
    imagesView,
    registriesView,
    new vscode.Disposable(() => clearTimeout(timer)),
    vscode.window.registerWebviewPanelSerializer('ociLens.image', {
      deserializeWebviewPanel: async (panel, state: unknown) => (await main()).restorePanel(panel, state),
    }),
    ...COMMAND_NAMES.map((name) =>
      vscode.commands.registerCommand(name, async (argument: unknown, selected: unknown) => {
        await (await main()).run(name, argument, selected);
      }),
    ),
    ...TOOL_NAMES.map((name) =>
      vscode.lm.registerTool<unknown>(name, {
        prepareInvocation: async ({ input }, token) => (await (await main()).tools()).prepare(name, input, token),
        invoke: async ({ input }, token) => (await (await main()).tools()).invoke(name, input, token),
      }),
    ),
    ...Array.from({ length: HOVER_SECTIONS }, (_, section) =>
      vscode.languages.registerHoverProvider(SELECTOR, {
        provideHover: async (document, position, token) =>
          isOn('hover', document) ? (await core()).hovers[section]?.provideHover(document, position, token) : undefined,
      }),
    ),
  );
  const api: OciLensApi = {
    manifestDigest: async (...call) => (await main()).api.manifestDigest(...call),
    manifest: async (...call) => (await main()).api.manifest(...call),
    manifestAndConfig: async (...call) => (await main()).api.manifestAndConfig(...call),
  };
  return context.extensionMode === vscode.ExtensionMode.Test ? { ...api, context, main } : api;
}

/** A load that failed is tried again by who asks next. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
