import * as vscode from 'vscode';
import type { Occurrence } from '../../references/occurrence';
import { at, type Scan } from '../../references/scan';
import { isAboutCursor, occurrenceFor } from '../commands/occurrenceAtPlace';
import type { DocumentScans } from '../documents/documentScans';

/** References of one document that a command is about. */
export interface Addressed {
  readonly document: vscode.TextDocument;
  readonly scan: Scan;
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
  if (isAboutCursor(argument)) return inSelections(scans);
  const places: readonly unknown[] = Array.isArray(selected) ? selected : [argument];
  const found = await Promise.all(
    places.slice(0, MAX_PLACES).map(async (place) => (place === undefined ? undefined : occurrenceFor(place, scans))),
  );
  // Of a document that changed meanwhile there are two scans: what the older one holds is told to be old when it is edited.
  const byScan = new Map<Scan, { readonly document: vscode.TextDocument; readonly occurrences: Occurrence[] }>();
  for (const each of found) {
    if (!each) continue;
    const known = byScan.get(each.scan);
    if (known) known.occurrences.push(each.occurrence);
    else byScan.set(each.scan, { document: each.document, occurrences: [each.occurrence] });
  }
  return [...byScan].map(([scan, { document, occurrences }]) => ({
    document,
    scan,
    occurrences: inOrder(occurrences),
  }));
}

/** In the order of the text, each once. */
function inOrder(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  const byStart = new Map(occurrences.map((occurrence) => [occurrence.span.start, occurrence]));
  return [...byStart.values()].sort((a, b) => a.span.start - b.span.start);
}

async function inSelections(scans: DocumentScans): Promise<readonly Addressed[]> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return [];
  const { document } = editor;
  const scan = await scans.scanOf(document);
  const found = editor.selections.flatMap((selection) => occurrencesIn(scan, document, selection));
  const occurrences = inOrder(found);
  return occurrences.length > 0 ? [{ document, scan, occurrences }] : [];
}

/** The one at a cursor, or all that a selection touches. */
export function occurrencesIn(scan: Scan, document: vscode.TextDocument, range: vscode.Range): readonly Occurrence[] {
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  if (!range.isEmpty) return scan.occurrences.filter(({ span }) => span.start < end && start < span.end);
  const here = at(scan, start);
  return here ? [here] : [];
}
