import type * as vscode from 'vscode';
import type { TagSlot } from '../../references/tagSlot';

/** A tag that is being typed: where it stands in its line, and what it is a tag of. */
export interface TypedTag {
  readonly uri: string;
  readonly line: number;
  /** The line without the tag. */
  readonly before: string;
  readonly behind: string;
  readonly target: TagSlot['target'];
  readonly parts: TagSlot['parts'];
}

/** The tag that is typed at a position, which is that of a slot in the scan of the document. */
export function typedTagIn(document: vscode.TextDocument, position: vscode.Position, slot: TagSlot): TypedTag {
  const { span, target, parts } = slot;
  const { text } = document.lineAt(position);
  const column = document.positionAt(span.start).character;
  return {
    uri: document.uri.toString(),
    line: position.line,
    before: text.slice(0, column),
    behind: text.slice(column + span.end - span.start),
    target,
    parts,
  };
}

/** The same tag after a few more characters of it, so that the document need not be read for each of them; else undefined. */
export function typedOn(
  before: TypedTag | undefined,
  document: vscode.TextDocument,
  position: vscode.Position,
): TypedTag | undefined {
  if (before?.uri !== document.uri.toString() || before.line !== position.line) return undefined;
  const { text } = document.lineAt(position);
  if (!text.startsWith(before.before) || !text.endsWith(before.behind)) return undefined;
  const [start, end] = [before.before.length, text.length - before.behind.length];
  const isWithin = start <= position.character && position.character <= end;
  return isWithin && /^(?:\w[\w.-]*)?$/.test(text.slice(start, end)) ? before : undefined;
}

/** Whether a change is one of the tag's line alone: any other can make it a tag of something else. */
export function isOfLine({ line }: TypedTag, { range, text }: vscode.TextDocumentContentChangeEvent): boolean {
  return range.start.line === line && range.end.line === line && !/[\r\n]/.test(text);
}
