import * as vscode from 'vscode';
import type { PlacesElsewhere } from '../../operations/check';
import { perObject } from '../../policy/perObject';
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

/** The images of the folder's files that are not `checked`. Reads all of them when first asked. @param checked addresses. */
export async function placesElsewhere(
  checked: ReadonlySet<string>,
  folder: vscode.Uri,
  { images, visible }: { readonly images: WorkspaceImages; readonly visible: VisibleScans },
): Promise<readonly FileElsewhere[]> {
  const files: FileElsewhere[] = [];
  for (const [key, places] of await images.places()) {
    const known = checked.has(key) ? undefined : fileOf(places);
    if (known?.folder !== folder.toString()) continue;
    const read = visible.of(known.uri);
    files.push(read ? placedDocument(read, folder) : known.file);
  }
  return files;
}

/** Of what stands in a file. It is read anew when the file changes, and when the workspace has other folders. */
const fileOf = perObject((places: readonly WorkspacePlace[]) => {
  const uri = places[0]?.uri;
  const folder = uri && vscode.workspace.getWorkspaceFolder(uri)?.uri;
  return folder && { uri, folder: folder.toString(), file: placedFile(pathIn(folder, uri), places) };
});

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
    const { target, text, start, suppressions, asks } = place;
    const occurrence = { target, text, span: { start, end: start + text.length }, suppressions, asks };
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
