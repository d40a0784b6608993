import type * as vscode from 'vscode';
import { formatPlatform, type Platform } from '../../oci/platform';
import { locatorName } from '../../presentation/names';
import type { ImageSource, Locator } from '../../registry/imageSource';
import { ImagePanel } from './imagePanel';

/** The open panels, one for each reference, or place of this machine. */
export class ImagePanels implements vscode.Disposable {
  private readonly open = new Map<string, ImagePanel>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly source: ImageSource,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Shows the panel of what `locator` names, with the platform that is wished for first; in front where it is open already. */
  show(locator: Locator, platform?: Platform): void {
    const name = [locatorName(locator), platform && formatPlatform(platform)].join(' ');
    const shown = this.open.get(name);
    if (shown) return shown.reveal();
    const panel = new ImagePanel(locator, platform, this.extensionUri, this.source, this.log, () =>
      this.open.delete(name),
    );
    this.open.set(name, panel);
  }

  dispose(): void {
    for (const panel of [...this.open.values()]) panel.dispose();
  }
}
