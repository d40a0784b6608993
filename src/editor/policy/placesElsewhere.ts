import * as vscode from 'vscode';
import type { PlacesElsewhere } from '../../operations/check';
import type { Policy } from '../../policy/policy';
import type { PlacedFile } from '../../presentation/foundProblem';
import type { ReadDocument, VisibleScans } from '../documents/visibleScans';
import type { WorkspaceImages, WorkspacePlace } from '../documents/workspaceImages';

/** What stands in other files of the folder, with where. */
export type FileElsewhere = PlacesElsewhere & PlacedFile;

/** Whether the policy compares files with each other. */
export function comparesFiles({ rules, overrides }: Policy): boolean {
  return [rules, ...overrides.map((override) => override.rules)].some((each) => {
    const severity = each.get('one-tag')?.severity;
    return severity !== undefined && severity !== 'off';
  });
}

/** The images of the folder's other files. Reads all of them when first asked. */
export async function placesElsewhere(
  document: vscode.TextDocument,
  folder: vscode.Uri,
  { images, visible }: { readonly images: WorkspaceImages; readonly visible: VisibleScans },
): Promise<readonly FileElsewhere[]> {
  const files: FileElsewhere[] = [];
  for (const [key, places] of await images.places()) {
    const uri = vscode.Uri.parse(key);
    if (key === document.uri.toString() || !isIn(uri, folder)) continue;
    const read = visible.of(uri);
    files.push(read ? placedDocument(read, folder) : placedFile(pathIn(folder, uri), places));
  }
  return files;
}

/** A document that was read. */
export function placedDocument({ document, occurrences }: ReadDocument, folder: vscode.Uri) {
  const path = pathIn(folder, document.uri);
  const known = new Map<object, { readonly start: number; readonly end: number }>(
    occurrences.map((occurrence) => [occurrence, occurrence.span]),
  );
  const at = (span: { readonly start: number; readonly end: number } | undefined) =>
    span && { start: document.positionAt(span.start), end: document.positionAt(span.end) };
  return {
    path,
    name: path,
    occurrences,
    placeOf: (occurrence: object) => at(known.get(occurrence)),
    commentOf: ({ span }: { readonly span: { readonly start: number; readonly end: number } }) => at(span),
  };
}

/** With `/`, from the folder. */
export function pathIn(folder: vscode.Uri, uri: vscode.Uri): string {
  return uri.path.slice(folder.path.replace(/\/$/, '').length + 1);
}

function placedFile(path: string, places: readonly WorkspacePlace[]): FileElsewhere {
  const known = new Map<object, WorkspacePlace>();
  const occurrences = places.map((place) => {
    const { target, text, start, suppressions } = place;
    const occurrence = { target, text, span: { start, end: start + text.length }, suppressions };
    known.set(occurrence, place);
    return occurrence;
  });
  return {
    path,
    name: path,
    occurrences,
    placeOf: (occurrence) => {
      const place = known.get(occurrence);
      if (!place) return undefined;
      const { position, text } = place;
      return { start: position, end: { ...position, character: position.character + text.length } };
    },
    commentOf: () => undefined,
  };
}

function isIn(uri: vscode.Uri, folder: vscode.Uri): boolean {
  return vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === folder.toString();
}
