import * as vscode from 'vscode';
import { formatPlatform } from '../../oci/platform';
import { locatorHeading, locatorName } from '../../presentation/names';
import type { CommandContext } from '../commands/commandContext';
import type { ImagePanel } from './imagePanel';
import { type PanelTarget, parseKept } from './panelTarget';

/** What panels work with. */
export type PanelContext = Pick<
  CommandContext,
  'source' | 'sources' | 'lookUps' | 'evidenceChecks' | 'shownTexts' | 'log'
> & {
  readonly extensionUri: vscode.Uri;
};

/** The kind of our webviews. */
const VIEW_TYPE = 'ociLens.image';

/** The open panels, one for each reference, or place of this machine, and platform that is asked for. */
export class ImagePanels implements vscode.Disposable {
  private readonly open = new Map<string, ImagePanel>();

  constructor(private readonly context: PanelContext) {}

  /** What the panel in front is about. */
  get active(): PanelTarget | undefined {
    return [...this.open.values()].map((panel) => panel.activeTarget).find((target) => target !== undefined);
  }

  /** A person opens the panel of what `target` names; in front where it is open already. `evidence`: it is looked for, and shown first. */
  async show(target: PanelTarget, { evidence = false }: { readonly evidence?: boolean } = {}): Promise<void> {
    const { create } = await this.load();
    const key = keyOf(target);
    const known = this.open.get(key);
    if (known) {
      known.reveal(target);
      if (evidence) known.showEvidence();
      return;
    }
    const { title } = locatorHeading(target.locator);
    const webview = vscode.window.createWebviewPanel(VIEW_TYPE, title, vscode.ViewColumn.Active);
    const panel = create(target, webview, undefined);
    panel.start();
    if (evidence) panel.showEvidence();
  }

  /** A panel that VS Code opens again after a restart. `state` is what its page kept: what is none of ours is closed. */
  async restore(webview: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = parseKept(state);
    const { create } = await this.load();
    if (!kept || this.open.has(keyOf(kept.target))) {
      webview.dispose();
      return;
    }
    await create(kept.target, webview, kept.chosen).restore();
  }

  dispose(): void {
    for (const panel of [...this.open.values()]) panel.dispose();
  }

  /** The code of a panel is loaded with the first one. */
  private async load() {
    const { ImagePanel } = await import('./imagePanel');
    const create = (...[target, webview, chosen]: [PanelTarget, vscode.WebviewPanel, ImagePanel['chosen']]) => {
      const key = keyOf(target);
      const panel: ImagePanel = new ImagePanel({
        ...{ target, chosen, panel: webview, context: this.context },
        show: (other) => this.show(other),
        closed: () => this.open.delete(key),
      });
      this.open.set(key, panel);
      return panel;
    };
    return { create };
  }
}

function keyOf({ locator, platform }: PanelTarget): string {
  return [locatorName(locator), platform ? formatPlatform(platform) : ''].join(' ');
}
