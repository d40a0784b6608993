import * as vscode from 'vscode';
import { ImageInspection } from '../../inspection/imageInspection';
import { type InspectionState, isIncomplete } from '../../inspection/inspectionState';
import { type HostMessage, type PanelMessage, type PanelParts, parsePanelMessage } from '../../messages/panel';
import { type Digest, parseDigest } from '../../oci/digest';
import { type TagChange, TagListing } from '../../operations/tagListing';
import { locatorName } from '../../presentation/names';
import { panelParts, type PanelSubject } from '../../presentation/panelParts';
import { panelTags, tagSubject } from '../../presentation/panelTags';
import { panelWords } from '../../presentation/panelWords';
import { unaskedSentence } from '../../presentation/unaskedSentence';
import { hostOf } from '../../registry/imageSource';
import { pauses } from '../documents/pauses';
import { logLocalFailure } from '../localFailure';
import type { AnswersChange } from '../registryService';
import { OPEN_TRUST_SETTINGS, readPlatform } from '../settings';
import { viewer } from '../viewer';
import type { PanelContext } from './imagePanels';
import { compare, copyAs, copyText, openDocument, otherTag, signIn, shownVersion, whyUnasked } from './panelActions';
import { PanelEvidence } from './panelEvidence';
import { PanelHeld } from './panelHeld';
import { panelHtml } from './panelHtml';
import { formatKept, type PanelTarget } from './panelTarget';

export interface ImagePanelOptions {
  readonly target: PanelTarget;
  /** The way to the row that was chosen before a restart. */
  readonly chosen: readonly Digest[] | undefined;
  readonly panel: vscode.WebviewPanel;
  readonly context: PanelContext;
  /** Opens another panel. */
  readonly show: (target: PanelTarget) => Promise<void>;
  readonly closed: () => void;
}

/** One image in a webview. It holds what is known; the page asks with `ready` and is shown all of it, again after hiding. */
export class ImagePanel implements vscode.Disposable {
  private target: PanelTarget;
  private readonly inspection: ImageInspection;
  private readonly tags: TagListing;
  private readonly evidence: PanelEvidence;
  private readonly held: PanelHeld;
  /** What is shown was asked for by a person, not by a panel that came back. */
  private byPerson = true;
  /** The page is there and receives what is posted. */
  private isListening = false;
  /** The section that it has still to show first. */
  private revealed: 'referrers' | undefined;
  /** Why nothing is asked for until a person says so. */
  private unasked = '';
  private isClosed = false;

  constructor(private readonly options: ImagePanelOptions) {
    const { target, chosen, panel, context, closed } = options;
    const { locator } = target;
    this.target = target;
    this.inspection = new ImageInspection(context.sources, locator, {
      wishes: () => [this.target.platform, readPlatform()],
      chosen,
      changed: (before) => this.changed(before),
      failed: (error) => logLocalFailure(error, locator, context.log),
    });
    this.tags = new TagListing({
      list: (ask) =>
        locator.kind === 'registry' ? context.source.tags(locator, ask) : context.sources.tags(locator, ask),
      ...{ host: hostOf(locator), pauses },
      changed: (change) => this.postTags(change),
      failed: ({ kind, message }) => {
        context.log.warn(`tags of ${locatorName(locator)}: ${kind}: ${message}`.replaceAll(/\p{C}/gu, ' '));
      },
    });
    this.evidence = new PanelEvidence(locator, context, () => this.post({ type: 'show', parts: this.referrers }));
    this.held = new PanelHeld(locator, context, target.checks ?? [], (message) => this.post(message));
    const listener = context.source.onDidChangeAnswers((change) => {
      if (locator.kind === 'registry' && change.concerns(locator.reference)) this.answersChanged(change);
    });
    panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'panel.svg');
    panel.webview.options = { enableScripts: true, localResourceRoots: [this.root] };
    panel.webview.onDidReceiveMessage((data: unknown) => {
      const message = parsePanelMessage(data);
      if (message) this.receive(message).catch((error: unknown) => context.log.error(`${message.type}:`, error));
    });
    panel.onDidChangeViewState(() => {
      // It comes again, from the beginning, when it is shown.
      if (!panel.visible) this.isListening = false;
    });
    panel.onDidDispose(() => {
      this.isClosed = true;
      listener.dispose();
      this.inspection.dispose();
      this.evidence.dispose();
      this.held.dispose();
      this.tags.stop();
      closed();
    });
  }

  get chosen(): readonly Digest[] | undefined {
    return this.inspection.chosen;
  }

  /** What it is about, where it is in front. */
  get activeTarget(): PanelTarget | undefined {
    return this.options.panel.active ? this.target : undefined;
  }

  /** A person opens it. */
  start(): void {
    void this.inspection.load({ byPerson: true });
    this.showPage();
  }

  /** It comes back by itself: what a person has to ask for waits. */
  async restore(): Promise<void> {
    this.byPerson = false;
    const why = await whyUnasked(this.target, this.options.context);
    if (this.isClosed) return;
    if (why) this.unasked = unaskedSentence(why);
    else void this.inspection.load({ byPerson: false });
    this.showPage();
  }

  /** A person opens it again, perhaps from another place. */
  reveal(target: PanelTarget): void {
    this.byPerson = true;
    this.target = { ...this.target, ...(target.pinPlace ? { pinPlace: target.pinPlace } : {}) };
    if (target.checks) this.held.setChecks(target.checks);
    this.options.panel.reveal();
    this.postAll();
    if (this.inspection.state.summary.kind === 'unasked') void this.inspection.load({ byPerson: true });
  }

  /** A person looks for evidence, and wants to see that. */
  showEvidence(): void {
    void this.evidence.look({ fresh: false });
    this.revealed = 'referrers';
    this.postRevealed();
  }

  dispose(): void {
    this.options.panel.dispose();
  }

  private async receive(message: PanelMessage): Promise<void> {
    const { context } = this.options;
    const { inspection, tags, evidence, target } = this;
    const { state } = inspection;
    switch (message.type) {
      case 'ready':
        this.isListening = true;
        this.postAll();
        this.postRevealed();
        return;
      case 'showLog':
        context.log.show();
        return;
      case 'stopTags':
        tags.stop();
        return;
      case 'stopEvidence':
        evidence.stop();
        return;
      case 'lookForEvidence':
        this.asked();
        return evidence.look({ fresh: evidence.isFound });
      case 'openTrustSettings':
        await vscode.commands.executeCommand(OPEN_TRUST_SETTINGS.command, OPEN_TRUST_SETTINGS.query);
        return;
      case 'openReferrer': {
        const referrer = evidence.targetOf(message.digest);
        if (referrer) await this.showOther(referrer);
        return;
      }
      case 'copy':
        return copyText(message.text);
      case 'copyAs':
        return copyAs(target.locator, state);
      case 'pin':
        if (target.pinPlace) await vscode.commands.executeCommand('ociLens.pinToDigest', target.pinPlace);
        return;
      case 'compare':
        return compare(target.locator, state);
      case 'inspectTag': {
        const other = otherTag(target, message.tag);
        if (other) await this.showOther(other);
        return;
      }
      case 'signIn':
        this.asked();
        await signIn(target.locator, context);
        return;
      case 'lookUp':
        return this.ask((person) => person.load({ byPerson: true }));
      case 'refresh':
        return this.refresh();
      case 'showSizes':
        return this.ask((person) => person.readSizes());
      case 'choose': {
        const digest = parseDigest(message.digest);
        if (!digest) return;
        const chosen = this.ask((person) => person.choose(digest));
        this.keep();
        return chosen;
      }
      case 'unfold': {
        const digest = parseDigest(message.digest);
        return digest && this.ask((person) => person.unfold(digest, message.open));
      }
      case 'readHeld':
        this.asked();
        return this.held.read();
      case 'openFile':
        this.asked();
        return (await import('./panelFiles')).openFile(message.digest, message.name, this.files, context);
      case 'saveFile':
        this.asked();
        return (await import('./panelFiles')).saveFile(message.digest, this.files, context);
      case 'openDocument':
        return openDocument(message.digest, target.locator, state, context);
      case 'listTags':
        this.asked();
        return tags.list();
      case 'findSameTags': {
        const { digest } = tagSubject(target.locator, state);
        if (target.locator.kind !== 'registry' || !digest) return;
        this.asked();
        return tags.findSame(context.source, { ...target.locator.reference, digest }, shownVersion(state));
      }
    }
  }

  /** All that was asked for, past what is remembered. */
  private refresh(): Promise<void> {
    this.evidence.refresh();
    return this.ask((person) => person.load({ byPerson: true, fresh: true }));
  }

  /** After a write all is asked for again that was asked for; where somebody else asks, only if some of it is not there. */
  private answersChanged({ why }: AnswersChange): void {
    const { inspection, evidence, held, tags } = this;
    const lacksTags = tags.state.kind === 'failed' || tags.state.kind === 'listing';
    const lacksSome = isIncomplete(inspection.state) || evidence.isIncomplete || held.isIncomplete || lacksTags;
    if (inspection.state.summary.kind === 'unasked' || (why === 'asker' && !lacksSome)) return;
    evidence.refresh();
    void this.askAgain();
    if (lacksTags || (why === 'written' && tags.state.kind !== 'idle')) void tags.list();
  }

  /** With the rights of a person only where one has asked for what is shown. */
  private async askAgain(): Promise<void> {
    const { inspection, byPerson } = this;
    await inspection.load({ byPerson, again: true });
    // The sizes a person alone asks for.
    if (inspection.state.sizing.kind === 'failed') await inspection.readSizes();
  }

  /** A person goes from here to another image. */
  private async showOther(target: PanelTarget): Promise<void> {
    const { context, show } = this.options;
    if (target.locator.kind === 'registry') context.lookUps.add(target.locator.reference);
    await show(target);
  }

  private async ask(question: (inspection: ImageInspection) => Promise<void>): Promise<void> {
    this.asked();
    await question(this.inspection);
  }

  private get files() {
    return { locator: this.target.locator, state: this.inspection.state };
  }

  /** A person asks for this one reference. */
  private asked(): void {
    this.byPerson = true;
    const { locator } = this.target;
    if (locator.kind === 'registry') this.options.context.lookUps.add(locator.reference);
  }

  private get root(): vscode.Uri {
    return vscode.Uri.joinPath(this.options.context.extensionUri, 'dist');
  }

  private showPage(): void {
    const { panel } = this.options;
    panel.webview.html = panelHtml(panel.webview, this.root, panel.title);
  }

  private get subject(): PanelSubject {
    const { locator, pinPlace } = this.target;
    return { locator, canPin: pinPlace !== undefined, unasked: this.unasked, viewer: viewer() };
  }

  private changed(before: InspectionState): void {
    const { state } = this.inspection;
    const { locator } = this.target;
    this.post({ type: 'show', parts: panelParts(this.subject, state, before) });
    if (state.summary !== before.summary && state.summary.kind === 'ready')
      this.evidence.isAbout(state.summary.value.fetched);
    const { image } = state;
    if (image !== before.image && image.kind !== 'loading')
      this.held.isAbout(image.kind === 'ready' ? image.value?.manifest : undefined, this.byPerson);
    if (tagSubject(locator, before).digest === tagSubject(locator, state).digest) return;
    // The tags tell which of them point to what is shown.
    this.tags.forgetFound();
    this.postTags({ append: true, tags: [] });
  }

  private postAll(): void {
    this.post({ type: 'words', words: panelWords(this.target.locator) });
    this.keep();
    this.post({
      type: 'show',
      parts: { ...panelParts(this.subject, this.inspection.state), ...this.referrers, held: this.held.part },
    });
    this.held.postAll();
    this.postTags({ append: false, tags: this.tags.tags });
  }

  private get referrers(): Partial<PanelParts> {
    const { part } = this.evidence;
    return part ? { referrers: part } : {};
  }

  private postRevealed(): void {
    if (!this.isListening || !this.revealed) return;
    this.post({ type: 'reveal', section: this.revealed });
    this.revealed = undefined;
  }

  private postTags(change: TagChange): void {
    const subject = tagSubject(this.target.locator, this.inspection.state);
    this.post({ type: 'tags', tags: panelTags(subject, this.tags.state, change) });
  }

  private keep(): void {
    this.post({ type: 'keep', state: formatKept({ target: this.target, chosen: this.chosen }) });
  }

  private post(message: HostMessage): void {
    if (this.isClosed) return;
    // A hidden page receives nothing; it asks again when it is shown.
    this.options.panel.webview.postMessage(message).then(undefined, () => undefined);
  }
}
