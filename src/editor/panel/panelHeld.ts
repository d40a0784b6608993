import * as vscode from 'vscode';
import { sbomIn } from '../../inspection/held';
import { type HeldLayer, HeldReading } from '../../inspection/heldReading';
import { isMissing } from '../../inspection/inspectionState';
import type { Check } from '../../messages/check';
import type { HostMessage, PanelParts } from '../../messages/panel';
import type { ImageManifest } from '../../oci/manifest';
import { heldPart } from '../../presentation/heldPart';
import { panelPackages } from '../../presentation/panelPackages';
import type { Fetched, Locator } from '../../registry/imageSource';
import { pauses } from '../documents/pauses';
import { logLocalFailure } from '../localFailure';
import { isTrustChange } from '../settings';
import type { PanelContext } from './imagePanels';
import { parseLayer } from './parsingThread';

/** What the artifact that a panel shows holds: read by itself where a person has opened it, and its packages sent piece by piece. */
export class PanelHeld {
  private readonly reading: HeldReading;
  private readonly listener: vscode.Disposable;
  /** Ends the sending of packages. */
  private sending = new AbortController();

  /** @param checks what came of checking it elsewhere. */
  constructor(
    private readonly locator: Locator,
    { sources, extensionUri, log }: PanelContext,
    private checks: readonly Check[],
    private readonly post: (message: HostMessage) => void,
  ) {
    const program = vscode.Uri.joinPath(extensionUri, 'dist/parsingWorker.mjs').fsPath;
    this.reading = new HeldReading({
      ...{ source: sources, locator },
      parse: (layer, bytes, signal) => parseLayer(program, layer, bytes, signal),
      changed: (ready) => {
        this.post({ type: 'show', parts: { held: this.part } });
        if (ready) void this.sendPackages([ready]);
      },
      failed: (error) => logLocalFailure(error, locator, log),
    });
    this.listener = vscode.workspace.onDidChangeConfiguration((change) => {
      // It was checked against somebody else.
      if (isTrustChange(change)) this.setChecks([]);
    });
  }

  get part(): PanelParts['held'] {
    return heldPart(this.locator, this.reading.layers, this.reading.more, this.checks);
  }

  /** Whether some of it was asked for, and is not there. */
  get isIncomplete(): boolean {
    return this.reading.layers.some(({ held }) => isMissing(held));
  }

  setChecks(checks: readonly Check[]): void {
    this.checks = checks;
    this.post({ type: 'show', parts: { held: this.part } });
  }

  /** @param byPerson whether what the panel shows is read, or read again where that failed: nothing large is asked for by itself. */
  isAbout(shown: Fetched<ImageManifest> | undefined, byPerson: boolean): void {
    if (this.reading.isAbout(shown)) this.stopSending();
    if (byPerson) void this.reading.read();
  }

  /** A person asks. */
  read(): Promise<void> {
    return this.reading.read();
  }

  /** The page wants all of it. */
  postAll(): void {
    this.stopSending();
    void this.sendPackages(this.reading.layers);
  }

  dispose(): void {
    this.listener.dispose();
    this.stopSending();
    this.reading.dispose();
  }

  private async sendPackages(layers: readonly HeldLayer[]): Promise<void> {
    const { signal } = this.sending;
    const pause = pauses();
    for (const { descriptor, held } of layers) {
      const sbom = held.kind === 'ready' ? sbomIn(held.value) : undefined;
      if (!sbom) continue;
      for (const packages of panelPackages(descriptor.digest, sbom)) {
        if (signal.aborted) return;
        this.post({ type: 'packages', packages });
        await pause();
      }
    }
  }

  private stopSending(): void {
    this.sending.abort();
    this.sending = new AbortController();
  }
}
