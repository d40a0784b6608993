import * as vscode from 'vscode';
import { atLoneTag } from '../../references/tagChange';
import { occurrenceFor, type OccurrenceInDocument } from '../commands/occurrenceAtPlace';
import type { DocumentScans } from '../documents/documentScans';

/** As occurrenceFor; where the cursor is on a tag that stands alone, as Helm's `tag:`, the reference that it belongs to. */
export async function taggedOccurrence(
  argument: unknown,
  scans: DocumentScans,
): Promise<OccurrenceInDocument | undefined> {
  const found = await occurrenceFor(argument, scans);
  const editor = vscode.window.activeTextEditor;
  if (found || !editor || !isAtCursor(argument)) return found;
  const { document, selection } = editor;
  const scan = await scans.scanOf(document);
  const occurrence = atLoneTag(scan, document.offsetAt(selection.active));
  return occurrence && { document, scan, occurrence };
}

/** The palette passes nothing, an editor's context menu the document. */
export function isAtCursor(argument: unknown): boolean {
  return argument === undefined || argument instanceof vscode.Uri;
}
