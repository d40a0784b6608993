import * as vscode from 'vscode';
import type { Occurrence } from '../../references/occurrence';
import { at, type Scan } from '../../references/scan';
import { occurrenceFor } from '../commands/occurrenceAtPlace';
import type { DocumentScans } from '../documents/documentScans';

/** References of one document that a command is about. */
export interface Addressed {
  readonly document: vscode.TextDocument;
  /** That of the document at `version`. */
  readonly scan: Scan;
  readonly version: number;
  readonly occurrences: readonly Occurrence[];
}

const MAX_PLACES = 10_000;

/**
 * What a command is about: the place or the places that it was called with (a link's, a code action's, nodes of the tree; read as
 * hostile), else what is selected in the editor, or the reference at the cursor.
 */
export async function addressedBy(
  argument: unknown,
  selected: unknown,
  scans: DocumentScans,
): Promise<readonly Addressed[]> {
  const places: readonly unknown[] = Array.isArray(selected) ? selected : [argument];
  // The palette passes nothing, an editor's context menu the document.
  if (argument === undefined || argument instanceof vscode.Uri) return inSelections(scans);
  const found = await Promise.all(places.slice(0, MAX_PLACES).map((place) => placed(place, scans)));
  const byDocument = new Map<vscode.TextDocument, Addressed>();
  for (const each of found) {
    if (!each) continue;
    const known = byDocument.get(each.document);
    const occurrences = [...(known?.occurrences ?? []), ...each.occurrences];
    byDocument.set(each.document, { ...each, occurrences: [...new Set(occurrences)] });
  }
  return [...byDocument.values()];
}

async function placed(place: unknown, scans: DocumentScans): Promise<Addressed | undefined> {
  const found = place === undefined ? undefined : await occurrenceFor(place, scans);
  if (!found) return undefined;
  const { document, scan, occurrence } = found;
  return { document, scan, version: document.version, occurrences: [occurrence] };
}

async function inSelections(scans: DocumentScans): Promise<readonly Addressed[]> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return [];
  const { document } = editor;
  const scan = await scans.scanOf(document);
  const found = new Set<Occurrence>();
  for (const selection of editor.selections) {
    const [start, end] = [document.offsetAt(selection.start), document.offsetAt(selection.end)];
    const touched = scan.occurrences.filter(({ span }) => span.start < end && start < span.end);
    const here = selection.isEmpty ? [at(scan, start)] : touched;
    for (const occurrence of here) if (occurrence) found.add(occurrence);
  }
  const occurrences = [...found].sort((a, b) => a.span.start - b.span.start);
  return occurrences.length > 0 ? [{ document, scan, version: document.version, occurrences }] : [];
}
