import * as v from 'valibot';
import * as vscode from 'vscode';
import { startOf } from '../../references/alike';
import type { Occurrence } from '../../references/occurrence';
import { at, type Scan } from '../../references/scan';
import type { DocumentScans } from '../documents/documentScans';
import { placeSchema } from './placeSchema';

export interface OccurrenceInDocument {
  readonly document: vscode.TextDocument;
  /** That of the document as it is now. */
  readonly scan: Scan;
  readonly occurrence: Occurrence;
}

/**
 * The occurrence that a command is about: the one that its argument names (a link's or a tree item's; any extension can call a
 * command, so it is read as hostile), else the one at the cursor. Only documents that are open in an editor or belong to the
 * workspace are read.
 */
export async function occurrenceFor(
  argument: unknown,
  scans: DocumentScans,
): Promise<OccurrenceInDocument | undefined> {
  if (isAboutCursor(argument)) return occurrenceAtCursor(scans);
  const place = v.safeParse(placeSchema, argument);
  if (!place.success) return undefined;
  const document = await openKnown(place.output.uri);
  if (!document) return undefined;
  const scan = await scans.scanOf(document);
  const occurrence = occurrenceIn(scan, place.output);
  return occurrence && { document, scan, occurrence };
}

/** Whether a command is about what is at the cursor: the palette passes nothing, an editor's context menu the document. */
export function isAboutCursor(argument: unknown): boolean {
  return argument === undefined || argument instanceof vscode.Uri;
}

/** The document may have changed since the link was made. Who does not say which it is means the only one that is written so. */
function occurrenceIn(scan: Scan, place: v.InferOutput<typeof placeSchema>): Occurrence | undefined {
  const { text, reference, number, of } = place;
  if (number === undefined || of === undefined) {
    const [only, ...others] = scan.occurrences.filter((occurrence) => occurrence.text === text);
    return others.length === 0 ? only : undefined;
  }
  const start = startOf(scan, { text, reference, number, of });
  return scan.occurrences.find(({ span }) => span.start === start);
}

async function occurrenceAtCursor(scans: DocumentScans): Promise<OccurrenceInDocument | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { document, selection } = editor;
  const scan = await scans.scanOf(document);
  const occurrence = at(scan, document.offsetAt(selection.active));
  return occurrence && { document, scan, occurrence };
}

/** The document, if it is open in an editor or belongs to the workspace. */
export async function openKnown(text: string): Promise<vscode.TextDocument | undefined> {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === text);
  if (open) return open;
  try {
    const uri = vscode.Uri.parse(text, true);
    return vscode.workspace.getWorkspaceFolder(uri) ? await vscode.workspace.openTextDocument(uri) : undefined;
  } catch {
    return undefined;
  }
}
