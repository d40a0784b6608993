import * as vscode from 'vscode';
import { completionTexts, tagListSentence } from '../../presentation/completionTexts';
import { unaskedSentence } from '../../presentation/unaskedSentence';
import { mayTypeReference, TRIGGERS } from '../../references/mayTypeReference';
import type { Reference } from '../../references/reference';
import { repositoryNames } from '../../references/repositoryNames';
import type { Scan } from '../../references/scan';
import { readingSlotAt } from '../../references/slot';
import { readingTagSlotAt } from '../../references/tagSlot';
import { asRegistryError } from '../../registry/registryError';
import { completeTags } from '../../tags/completeTags';
import type { DocumentScans } from '../documents/documentScans';
import { SELECTOR } from '../documents/languages';
import type { LookUps } from '../documents/lookUps';
import type { WorkspaceImages } from '../documents/workspaceImages';
import type { RegistryService } from '../registryService';
import { isOn } from '../settings';
import { signalOf } from '../signal';
import { itemsInOrder, lookUpItem, pinnedItems, type Typed, type TypedWhole } from './tagItems';
import { isOfLine, typedOn, type TypedTag, typedTagIn } from './typedTag';

interface CompletionParts {
  readonly source: RegistryService;
  readonly scans: DocumentScans;
  readonly lookUps: LookUps;
  readonly images: WorkspaceImages;
}

const MAX_ITEMS = 200;

interface Cursor {
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
  /** By the key for suggestions, or where a word begins: no character of ours brought it. */
  readonly isInvoked: boolean;
}

/**
 * Tags of the repository that is typed, from any registry, and repositories that the workspace uses. Typing is nobody's wish to look
 * something up: a registry is asked by itself only where background work may ask it, else one item offers to.
 */
export class ReferenceCompletions implements vscode.CompletionItemProvider, vscode.Disposable {
  /** What was typed last: each further character leaves it what it is. */
  private last: TypedTag | undefined;
  private readonly listeners = vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider(SELECTOR, this, ...TRIGGERS),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const { last } = this;
      if (last?.uri !== document.uri.toString()) return;
      if (!contentChanges.every((change) => isOfLine(last, change))) this.last = undefined;
    }),
  );

  constructor(private readonly parts: CompletionParts) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
    { triggerKind, triggerCharacter }: vscode.CompletionContext,
  ): Promise<vscode.CompletionList | undefined> {
    if (!isOn('completion', document)) return undefined;
    const isTriggered = triggerKind === vscode.CompletionTriggerKind.TriggerCharacter;
    const before = document.lineAt(position).text.slice(0, position.character);
    this.last = typedOn(this.last, document, position);
    const isInvoked = triggerKind === vscode.CompletionTriggerKind.Invoke;
    if (this.last) return this.tags(this.last, { document, position, isInvoked }, token);
    if (isTriggered && !mayTypeReference(before, triggerCharacter ?? '')) return undefined;
    // Both can take their time.
    const isCancelled = () => token.isCancellationRequested;
    const scan = await this.parts.scans.scanOf(document);
    if (isCancelled()) return undefined;
    const tagSlot = await this.parts.scans.read(document, readingTagSlotAt(scan, document.offsetAt(position)));
    if (isCancelled()) return undefined;
    const tag = tagSlot && typedTagIn(document, position, tagSlot);
    this.last = tag;
    return tag ? this.tags(tag, { document, position, isInvoked }, token) : this.repositories(document, position, scan);
  }

  dispose(): void {
    this.listeners.dispose();
  }

  private async tags(
    { uri, before, behind, target, parts }: TypedTag,
    { document, position, isInvoked }: Cursor,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionList | undefined> {
    const { source, lookUps } = this.parts;
    const { registry, repository, digest } = target.reference;
    const reference: Reference = { registry, repository };
    const { text } = document.lineAt(position);
    const end = text.length - behind.length;
    const typed: TypedWhole = {
      text: text.slice(before.length, position.character),
      range: new vscode.Range(position.line, before.length, position.line, end),
      whole: text.slice(before.length, end),
    };
    // In the midst of a tag it would stand in the way of who types it, and of the key that ends the line.
    const offer = (why: string) =>
      typed.text === '' || isInvoked ? new vscode.CompletionList([lookUpItem(reference, why, typed)]) : undefined;
    if (!lookUps.isAsked(reference)) {
      const decision = await lookUps.mayLookUpInBackground({ ...target, reference }, parts);
      if (decision.kind !== 'allowed') return offer(unaskedSentence(decision));
    }
    try {
      const known = await source.tagsSoFar({ kind: 'registry', reference }, { signal: signalOf(token) });
      const { tags } = completeTags(typed.text, known.tags, MAX_ITEMS);
      const start = document.offsetAt(typed.range.start);
      const items = digest
        ? pinnedItems(tags, typed, { uri, start, text: typed.whole })
        : itemsInOrder(tags, vscode.CompletionItemKind.Value, typed);
      return new vscode.CompletionList(items, true);
    } catch (error) {
      const known = asRegistryError(error, registry);
      return known.kind === 'cancelled' ? undefined : offer(tagListSentence(known, reference));
    }
  }

  private async repositories(
    document: vscode.TextDocument,
    position: vscode.Position,
    scan: Scan,
  ): Promise<vscode.CompletionList | undefined> {
    const offset = document.offsetAt(position);
    const slot = await this.parts.scans.read(document, readingSlotAt(scan, offset));
    if (!slot) return undefined;
    const behind = /^[\w./-]*/.exec(scan.text.slice(offset, slot.span.end))?.[0] ?? '';
    const typed: Typed = {
      text: scan.text.slice(slot.span.start, offset),
      range: new vscode.Range(document.positionAt(slot.span.start), position.translate(0, behind.length)),
    };
    // Behind the name: a tag or a digest, or what only a run knows.
    if (!/^[\w.:/-]*$/.test(typed.text) || /:[^/]*$/.test(typed.text)) return undefined;
    const used = (await this.parts.images.all()).map(({ reference }) => reference);
    const names = repositoryNames(typed.text, used, MAX_ITEMS);
    const items = itemsInOrder(
      names.map(({ name }) => name),
      vscode.CompletionItemKind.Module,
      typed,
    );
    names.forEach(({ name, count }, index) => {
      const item = items[index];
      if (item) item.label = { label: name, description: completionTexts.uses(count) };
    });
    return new vscode.CompletionList(items, true);
  }
}
