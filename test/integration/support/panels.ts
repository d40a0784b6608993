import * as vscode from 'vscode';
import {
  type HostMessage,
  type PanelMessage,
  type PanelParts,
  type PanelTags,
  parseHostMessage,
} from '../../../src/messages/panel';

/** A panel as its page sees it; the real page is there, too. */
export interface WatchedPanel {
  readonly panel: vscode.WebviewPanel;
  readonly messages: readonly HostMessage[];
  /** All parts that were shown, the newest of each. */
  readonly parts: Partial<PanelParts>;
  readonly tags: PanelTags | undefined;
  /** What the page keeps with setState. */
  readonly kept: unknown;
  /** Says what the page would say. */
  say(message: PanelMessage): void;
}

export interface Panels {
  readonly opened: readonly WatchedPanel[];
  /** A panel that nobody has filled yet, as VS Code hands it over after a restart. */
  create(): WatchedPanel;
  restore(): void;
}

/** Watches the panels that are opened from now on. */
export function watchPanels(): Panels {
  const create = vscode.window.createWebviewPanel.bind(vscode.window);
  const opened: WatchedPanel[] = [];
  const watched = (...args: Parameters<typeof create>) => {
    const panel = watch(create(...args));
    opened.push(panel);
    return panel;
  };
  vscode.window.createWebviewPanel = (...args: Parameters<typeof create>) => watched(...args).panel;
  return {
    opened,
    create: () => watched('ociLens.image', 'restored', vscode.ViewColumn.Active),
    restore: () => {
      vscode.window.createWebviewPanel = create;
    },
  };
}

function watch(panel: vscode.WebviewPanel): WatchedPanel {
  const messages: HostMessage[] = [];
  const listeners: ((message: unknown) => unknown)[] = [];
  const webview = panel.webview as {
    -readonly [K in 'postMessage' | 'onDidReceiveMessage']: vscode.Webview[K];
  };
  const { onDidReceiveMessage } = webview;
  const post = webview.postMessage.bind(webview);
  webview.postMessage = (message: unknown) => {
    const parsed = parseHostMessage(JSON.parse(JSON.stringify(message)));
    if (!parsed) throw new Error(`not a message of ours: ${JSON.stringify(message).slice(0, 500)}`);
    messages.push(parsed);
    return post(message);
  };
  webview.onDidReceiveMessage = (listener, ...rest) => {
    listeners.push(listener);
    return onDidReceiveMessage(listener, ...rest);
  };
  return {
    panel,
    messages,
    get parts() {
      return Object.assign(
        {},
        ...messages.map((each) => (each.type === 'show' ? each.parts : {})),
      ) as Partial<PanelParts>;
    },
    get tags() {
      return messages.findLast((each) => each.type === 'tags')?.tags;
    },
    get kept() {
      return { state: messages.findLast((each) => each.type === 'keep')?.state };
    },
    say: (message) => {
      for (const listener of listeners) listener(message);
    },
  };
}
