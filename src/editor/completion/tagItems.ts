import * as vscode from 'vscode';
import type { Place } from '../../presentation/hover';
import { completionTexts } from '../../presentation/completionTexts';
import type { Reference } from '../../references/reference';
import { repositoryName } from '../../presentation/names';

/** What is typed, and the text that gives way to what is chosen: a half of a tag behind another tag would be none. */
export interface Typed {
  /** From the start of the range to the cursor. */
  readonly text: string;
  readonly range: vscode.Range;
}

/**
 * Items in their order, which VS Code keeps: it ranks by how well a text fits what is typed, so all have the same one, and by their
 * number where that is equal. With the next character they no longer fit, so the list counts as incomplete.
 */
export function itemsInOrder(
  labels: readonly string[],
  kind: vscode.CompletionItemKind,
  { text, range }: Typed,
  commandOf: (label: string) => vscode.Command | undefined = () => undefined,
): vscode.CompletionItem[] {
  return labels.map((label, index) => {
    const item = new vscode.CompletionItem(label, kind);
    item.range = range;
    item.insertText = label;
    item.filterText = text;
    item.sortText = String(index).padStart(4, '0');
    const command = commandOf(label);
    if (command) item.command = command;
    return item;
  });
}

/** A tag in front of a digest is not to stay with that digest: the pin is refreshed once the tag is chosen. */
export function refreshAt(place: Place): vscode.Command {
  return { command: 'ociLens.refreshPin', title: '', arguments: [place] };
}

/** Changes no text, but looks up the tags by the person's wish. */
export function lookUpItem(reference: Reference, why: string, { text, range }: Typed): vscode.CompletionItem {
  const label = completionTexts.lookUpTags(reference.registry);
  const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Event);
  item.range = range;
  item.insertText = text;
  item.filterText = text;
  item.documentation = why;
  item.command = {
    command: 'ociLens.lookUpTags',
    title: label,
    arguments: [{ reference: repositoryName(reference) }],
  };
  return item;
}
