import * as v from 'valibot';
import * as vscode from 'vscode';
import { platformPath } from '../../oci/platform';
import { pagedAnswer, type ToolAnswer } from '../../presentation/toolAnswer';
import { nextOffset } from '../../presentation/toolData';
import { unresolvedSentence } from '../../presentation/unresolvedSentence';
import { formatReference } from '../../references/reference';
import type { WorkspaceImages, WorkspacePlace } from '../documents/workspaceImages';

export const referencesInput = v.object({
  file: v.optional(v.string()),
  offset: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  limit: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
});

const LIMIT = { usual: 100, most: 500 };

/** The references in the files of the workspace, as they are saved, sorted by file and place. */
export async function workspaceReferences(
  images: WorkspaceImages,
  { file = '', offset = 0, limit = LIMIT.usual }: v.InferOutput<typeof referencesInput>,
): Promise<ToolAnswer> {
  const files = [...(await images.places()).values()].flatMap((places) => {
    const path = pathOf(places[0]);
    return path?.includes(file) ? [{ path, places }] : [];
  });
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const all = files.flatMap(({ path, places }) => places.map((place) => ({ path, place })));
  return pagedAnswer(Math.min(limit, LIMIT.most), (most) => {
    const page = all.slice(offset, offset + most);
    const references = page.map(({ path, place }) => placeData(path, place));
    return { total: all.length, offset, references, ...nextOffset(all, offset, page) };
  });
}

function pathOf(place: WorkspacePlace | undefined): string | undefined {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return place && vscode.workspace.asRelativePath(place.uri, folders.length > 1);
}

/** A part from another file, such as `.env`, may be private: then there is only what stands in this one. */
function placeData(file: string, { target, parts = [], text, position, platform }: WorkspacePlace): object {
  const isFromOtherFile = parts.some(({ from }) => from.kind === 'file');
  return {
    ...{ file, line: position.line + 1, column: position.character + 1, text, status: target.kind },
    ...(isFromOtherFile ? { isFromOtherFile } : {}),
    ...(target.kind !== 'unresolved' && !isFromOtherFile ? { reference: formatReference(target.reference) } : {}),
    ...(target.kind === 'unresolved' ? { reason: unresolvedSentence(target.reason) } : {}),
    platform: platform && platformPath(platform),
  };
}
