import * as vscode from 'vscode';
import { completionTexts } from '../../presentation/completionTexts';
import type { Reference } from '../../references/reference';
import { repositoryName } from '../../presentation/names';
import type { ChosenTag } from './chooseTag';

/** What is typed, and the text that gives way to what is chosen: a half of a tag behind another tag would be none. */
export interface Typed {
  /** From the start of the range to the cursor. */
  readonly text: string;
  readonly range: vscode.Range;
}

/** The same, with all that stands in the range. */
export interface TypedWhole extends Typed {
  readonly whole: string;
}

/**
 * Items in their order, which VS Code keeps: it ranks by how well a text fits what is typed, so all have the same one, and by their
 * number where that is equal. With the next character they no longer fit, so the list counts as incomplete.
 */
export function itemsInOrder(
  labels: readonly string[],
  kind: vscode.CompletionItemKind,
  { text, range }: Typed,
): vscode.CompletionItem[] {
  return labels.map((label, index) => {
    const item = new vscode.CompletionItem(label, kind);
    item.range = range;
    item.insertText = label;
    item.filterText = text;
    item.sortText = String(index).padStart(4, '0');
    return item;
  });
}

/**
 * The same where a digest stands behind the tag: no tag is to stand beside the digest of another, so the item itself changes no text,
 * and its command writes both once the registry has told the digest.
 */
export function pinnedItems(
  tags: readonly string[],
  typed: TypedWhole,
  place: Omit<ChosenTag, 'tag'>,
): vscode.CompletionItem[] {
  const items = itemsInOrder(tags, vscode.CompletionItemKind.Value, typed);
  items.forEach((item, index) => {
    const chosen: ChosenTag = { ...place, tag: tags[index] ?? '' };
    item.insertText = typed.whole;
    item.command = { command: 'ociLens.chooseTag', title: '', arguments: [chosen] };
  });
  return items;
}

/** Changes no text, but looks up the tags by the person's wish. */
export function lookUpItem(
  reference: Reference,
  why: string,
  { text, range, whole }: TypedWhole,
): vscode.CompletionItem {
  const label = completionTexts.lookUpTags(reference.registry);
  const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Event);
  item.range = range;
  item.insertText = whole;
  item.filterText = text;
  item.documentation = why;
  item.command = {
    command: 'ociLens.lookUpTags',
    title: label,
    arguments: [{ reference: repositoryName(reference) }],
  };
  return item;
}
