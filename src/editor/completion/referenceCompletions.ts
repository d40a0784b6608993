import * as vscode from 'vscode';
import { completionTexts, tagListSentence, unaskedTagsSentence } from '../../presentation/completionTexts';
import type { Place } from '../../presentation/hover';
import type { Reference } from '../../references/reference';
import type { Scan } from '../../references/scan';
import { slotAt } from '../../references/slot';
import { type TagSlot, tagSlotAt } from '../../references/tagSlot';
import { asRegistryError } from '../../registry/registryError';
import { completeTags } from '../../tags/completeTags';
import type { DocumentScans } from '../documents/documentScans';
import type { LookUps } from '../documents/lookUps';
import type { WorkspaceImages } from '../documents/workspaceImages';
import type { RegistryService } from '../registryService';
import { isOn } from '../settings';
import { signalOf } from '../signal';
import { mayTypeReference } from '../../references/mayTypeReference';
import { repositoryNames } from '../../references/repositoryNames';
import { itemsInOrder, lookUpItem, refreshAt, type Typed } from './tagItems';

export interface CompletionParts {
  readonly source: RegistryService;
  readonly scans: DocumentScans;
  readonly lookUps: LookUps;
  readonly images: WorkspaceImages;
}

const MAX_ITEMS = 200;

/** The place in a document that is typed at. */
interface Cursor {
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
  readonly scan: Scan;
  readonly offset: number;
}

/**
 * Tags of the repository that is typed, from any registry, and repositories that the workspace uses. Typing is nobody's wish to look
 * something up: a registry is asked by itself only where background work may ask it, else one item offers to.
 */
export class ReferenceCompletions implements vscode.CompletionItemProvider {
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
    if (isTriggered && !mayTypeReference(before, triggerCharacter ?? '')) return undefined;
    const scan = await this.parts.scans.scanOf(document);
    if (token.isCancellationRequested) return undefined;
    const cursor: Cursor = { document, position, scan, offset: document.offsetAt(position) };
    const slot = tagSlotAt(scan, cursor.offset);
    return slot ? this.tags(cursor, slot, token) : this.repositories(cursor);
  }

  private async tags(
    cursor: Cursor,
    slot: TagSlot,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionList | undefined> {
    const { source, lookUps } = this.parts;
    const { span, target, parts } = slot;
    const { registry, repository, digest } = target.reference;
    const reference: Reference = { registry, repository };
    const typed = typedAt(cursor, span.start, span.end);
    const offer = (why: string) => new vscode.CompletionList([lookUpItem(reference, why, typed)]);
    if (!lookUps.isAsked(reference)) {
      const decision = await lookUps.mayLookUpInBackground({ ...target, reference }, parts);
      if (decision.kind !== 'allowed') return offer(unaskedTagsSentence(decision));
    }
    try {
      const known = await source.tagsSoFar({ kind: 'registry', reference }, { signal: signalOf(token) });
      const { tags } = completeTags(typed.text, known.tags, MAX_ITEMS);
      const items = itemsInOrder(tags, vscode.CompletionItemKind.Value, typed, (tag) =>
        digest ? refreshAt(placeWith(tag, cursor, slot)) : undefined,
      );
      return new vscode.CompletionList(items, true);
    } catch (error) {
      const known = asRegistryError(error, registry);
      return known.kind === 'cancelled' ? undefined : offer(tagListSentence(known, reference));
    }
  }

  private async repositories(cursor: Cursor): Promise<vscode.CompletionList | undefined> {
    const { scan, offset } = cursor;
    const slot = slotAt(scan, offset);
    if (!slot) return undefined;
    const behind = /^[\w./-]*/.exec(scan.text.slice(offset, slot.span.end))?.[0] ?? '';
    const typed = typedAt(cursor, slot.span.start, offset + behind.length);
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

function typedAt({ document, scan, offset }: Cursor, start: number, end: number): Typed {
  return {
    text: scan.text.slice(start, offset),
    range: new vscode.Range(document.positionAt(start), document.positionAt(end)),
  };
}

/** Where the reference stands once it has this tag. */
function placeWith(tag: string, { document, scan }: Cursor, { span, start }: TagSlot): Place {
  const uri = document.uri.toString();
  const own = scan.occurrences.find((each) => each.span.start === start);
  if (!own || span.start < start || span.end > own.span.end) return { uri, start, text: own?.text ?? '' };
  return { uri, start, text: own.text.slice(0, span.start - start) + tag + own.text.slice(span.end - start) };
}
