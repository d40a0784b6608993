import * as vscode from 'vscode';
import { type Choice, type ImageSummary, readDetails, summariseImage } from '../../inspection/inspectImage';
import { type HostMessage, type PanelMessage, parsePanelMessage } from '../../messages/panel';
import { type Digest, parseDigest } from '../../oci/digest';
import { layersSize, platformEntries } from '../../oci/manifest';
import type { Platform } from '../../oci/platform';
import { messages } from '../../presentation/messages';
import { type Inspection, panelLabels, panelModel } from '../../presentation/panelModel';
import { type Ask, askOfPerson, atDigest, hostOf, type ImageSource, type Locator } from '../../registry/imageSource';
import { asRegistryError } from '../../registry/registryError';
import { readPlatform } from '../settings';
import { logLocalFailure } from '../localFailure';
import { viewer } from '../viewer';
import { panelHtml } from './panelHtml';

/** Sizes are asked for so many platforms. */
const MAX_SIZES = 40;

type Ready = Extract<Inspection, { kind: 'ready' }>;

/** One image in a webview. It holds what is known; the page asks with `ready` and is shown all of it, again after hiding. */
export class ImagePanel implements vscode.Disposable {
  private readonly panel: vscode.WebviewPanel;
  private inspection: Inspection = { kind: 'loading' };
  private work = new AbortController();

  constructor(
    private readonly locator: Locator,
    private readonly wish: Platform | undefined,
    extensionUri: vscode.Uri,
    private readonly source: ImageSource,
    private readonly log: vscode.LogOutputChannel,
    onDispose: () => void,
  ) {
    const root = vscode.Uri.joinPath(extensionUri, 'dist');
    const title = panelModel(locator, this.inspection, viewer()).title;
    this.panel = vscode.window.createWebviewPanel('ociLens.image', title, vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [root],
    });
    this.panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'panel.svg');
    this.panel.webview.onDidReceiveMessage((data: unknown) => {
      const message = parsePanelMessage(data);
      if (message) this.receive(message);
    });
    this.panel.onDidDispose(() => {
      this.work.abort();
      onDispose();
    });
    this.panel.webview.html = panelHtml(this.panel.webview, root, title);
    void this.load(this.firstChoice(), false);
  }

  reveal(): void {
    this.panel.reveal();
  }

  dispose(): void {
    this.panel.dispose();
  }

  private receive(message: PanelMessage): void {
    switch (message.type) {
      case 'ready':
        return this.post();
      case 'refresh':
        this.show({ kind: 'loading' });
        void this.load(this.firstChoice(), true);
        return;
      case 'showSizes':
        void this.loadSizes();
        return;
      case 'showLog':
        return this.log.show();
      case 'copy':
        vscode.env.clipboard.writeText(message.text).then(
          () => vscode.window.setStatusBarMessage(messages.digestCopied(message.text), 5_000),
          () => undefined,
        );
        return;
      case 'choosePlatform': {
        const digest = parseDigest(message.digest);
        if (digest) void this.load({ kind: 'entry', digest }, false);
        return;
      }
    }
  }

  /** Loads part after part and shows each as it comes. Never rejects: what fails is shown. A later load ends an earlier one. */
  private async load(choice: Choice, fresh: boolean): Promise<void> {
    this.work.abort();
    const work = new AbortController();
    this.work = work;
    // Who wants it anew wants to be let in, too: a credential that was refused lately is tried again.
    const ask: Ask = fresh ? askOfPerson(work.signal) : { signal: work.signal };
    const show = (inspection: Inspection) => {
      if (!work.signal.aborted) this.show(inspection);
    };
    const failure = (cause: unknown) => {
      const error = asRegistryError(cause, hostOf(this.locator));
      logLocalFailure(error, this.locator, this.log);
      return { kind: 'failed' as const, error };
    };
    let ready: Ready;
    try {
      const summary = await summariseImage(this.source, this.locator, { ...ask, fresh });
      const sizes = this.inspection.kind === 'ready' ? this.inspection.sizes : new Map<Digest, number>();
      ready = { kind: 'ready', summary, details: { kind: 'loading' }, sizes };
      show(ready);
    } catch (error) {
      show(failure(error));
      return;
    }
    try {
      const details = await readDetails(this.source, ready.summary, choice, ask);
      ready = { ...ready, details: { kind: 'ready', details } };
    } catch (error) {
      ready = { ...ready, details: failure(error) };
    }
    show(ready);
  }

  private firstChoice(): Choice {
    return { kind: 'wishes', wishes: [this.wish, readPlatform()] };
  }

  /** Each size takes a request for a manifest, which some registries count: so only when a person asks. */
  private async loadSizes(): Promise<void> {
    const { inspection, work } = this;
    if (inspection.kind !== 'ready') return;
    const sizes = await this.readSizes(inspection.summary, { signal: work.signal });
    if (!work.signal.aborted && this.inspection.kind === 'ready') this.show({ ...this.inspection, sizes });
  }

  /** The compressed size of each platform's image; one that cannot be read is left out. */
  private async readSizes({ fetched }: ImageSummary, ask: Ask): Promise<ReadonlyMap<Digest, number>> {
    const entries = fetched.value.kind === 'index' ? platformEntries(fetched.value).slice(0, MAX_SIZES) : [];
    const sizes = await Promise.all(
      entries.map(async ({ digest }): Promise<[Digest, number] | undefined> => {
        const image = await this.source.manifest(atDigest(this.locator, digest), ask).catch(() => undefined);
        return image?.value.kind === 'image' ? [digest, layersSize(image.value)] : undefined;
      }),
    );
    return new Map(sizes.filter((size) => size !== undefined));
  }

  private show(inspection: Inspection): void {
    this.inspection = inspection;
    this.post();
  }

  private post(): void {
    const model = panelModel(this.locator, this.inspection, viewer());
    const message: HostMessage = { type: 'show', model, labels: panelLabels(this.locator) };
    // A hidden page receives nothing; it asks again when it is shown.
    this.panel.webview.postMessage(message).then(undefined, () => undefined);
  }
}
