import * as vscode from 'vscode';
import { holds } from '../../inspection/evidence';
import { EvidenceLookUp } from '../../inspection/evidenceLookUp';
import type { PanelParts } from '../../messages/panel';
import { parseDigest } from '../../oci/digest';
import type { Manifest } from '../../oci/manifest';
import { referrersPart } from '../../presentation/referrersPart';
import { checksWithin } from '../../presentation/signatureChecks';
import { atDigest, type Fetched, hostOf, type Locator } from '../../registry/imageSource';
import { logLocalFailure } from '../localFailure';
import { isTrustChange } from '../settings';
import { viewer } from '../viewer';
import type { PanelContext } from './imagePanels';
import type { PanelTarget } from './panelTarget';

/** The evidence about what a panel shows, looked for when a person asks. No method rejects. */
export class PanelEvidence {
  private readonly lookUp: EvidenceLookUp;
  private readonly listener: vscode.Disposable;
  private shown: Fetched<Manifest> | undefined;
  /** A person refreshes the panel: it is looked for again once what that shows has come. */
  private isOutdated = false;

  /** @param changed is told when the section is another. */
  constructor(
    private readonly locator: Locator,
    context: PanelContext,
    private readonly changed: () => void,
  ) {
    this.lookUp = new EvidenceLookUp({
      // Its code is loaded when it is first looked for.
      find: async (ask) => (await import('../evidence/lookForEvidence')).lookForEvidence(this.subject, context, ask),
      ...{ host: hostOf(locator), changed },
      failed: (error) => logLocalFailure(error, locator, context.log),
    });
    this.listener = vscode.workspace.onDidChangeConfiguration((change) => {
      if (isTrustChange(change)) this.trustChanged();
    });
  }

  get isFound(): boolean {
    return this.lookUp.state.kind === 'ready';
  }

  /** Whether it was asked for, and is not there. */
  get isIncomplete(): boolean {
    const { kind } = this.lookUp.state;
    return kind === 'failed' || kind === 'loading';
  }

  /** A person asks. `fresh`: past what is remembered. */
  look(how: { readonly fresh: boolean }): Promise<void> {
    return this.lookUp.look(how);
  }

  /** What is there, where it was asked for, is to be looked for again with the next that the panel shows. */
  refresh(): void {
    this.isOutdated = this.lookUp.state.kind !== 'unasked';
  }

  stop(): void {
    this.lookUp.stop();
  }

  dispose(): void {
    this.listener.dispose();
    this.lookUp.dispose();
  }

  /** What the panel shows from now on: what was found of anything else is shown no more. */
  isAbout(shown: Fetched<Manifest>): void {
    const isOther = this.shown !== undefined && this.shown.digest !== shown.digest;
    this.shown = shown;
    if (isOther) this.lookUp.forget();
    if (this.isOutdated) void this.lookUp.look({ fresh: true });
    else this.changed();
    this.isOutdated = false;
  }

  /** The section; undefined while there is nothing that evidence could be about. */
  get part(): PanelParts['referrers'] | undefined {
    const { locator, lookUp, shown } = this;
    if (lookUp.state.kind === 'unasked' && !shown) return undefined;
    return referrersPart({ locator, manifest: shown?.value, viewer: viewer() }, lookUp.state);
  }

  /** The panel of a row; undefined for what was not found. */
  targetOf(text: string): PanelTarget | undefined {
    const digest = parseDigest(text);
    const { found } = this.lookUp;
    if (!digest || !found || !holds(found.tree, digest)) return undefined;
    return { locator: atDigest(this.locator, digest), checks: checksWithin(found, digest, this.locator) };
  }

  /** What was asked for is checked against whom the person trusts now: nothing of what was checked before stays. */
  private trustChanged(): void {
    if (this.lookUp.state.kind === 'unasked') return;
    this.lookUp.forget();
    void this.lookUp.look({ fresh: false });
  }

  /** A tag may have moved since: what is shown counts. The names of this machine's layouts do not tell their digests. */
  private get subject(): Locator {
    const { locator, shown } = this;
    return shown && locator.kind === 'registry' ? atDigest(locator, shown.digest) : locator;
  }
}
