import * as vscode from 'vscode';
import type { Policy } from '../../policy/policy';
import type { LookUps } from '../documents/lookUps';
import type { VisibleScans } from '../documents/visibleScans';
import type { WorkspaceImages } from '../documents/workspaceImages';
import type { FolderPolicy } from '../policy/folderPolicy';
import { comparesFiles } from '../policy/placesElsewhere';
import { type Mark, notAskedNow } from './policyMarks';
import type { ReportedFile } from './reportedMarks';
import { type Present, stillHolds } from './stillHolds';

/** By what is known now. */
export interface UnseenParts {
  readonly visible: VisibleScans;
  readonly images: WorkspaceImages;
  readonly lookUps: LookUps;
  readonly policyOf: (folder: vscode.Uri) => Promise<FolderPolicy | undefined>;
}

/**
 * How files are judged that a person had checked and nobody looks at: what their marks say now, with no request. What that rests
 * on is gathered first, so that all of them are judged at one time.
 */
export async function unseenMarks(
  files: readonly ReportedFile[],
  { visible, images, lookUps, policyOf }: UnseenParts,
): Promise<(file: ReportedFile) => readonly Mark[]> {
  const mayAsk = await lookUps.inBackground();
  const policies = new Map<string, Policy | undefined>();
  for (const { policy } of files) {
    const key = policy.folder.toString();
    if (!policies.has(key)) policies.set(key, (await policyOf(policy.folder))?.policy);
  }
  if ([...policies.values()].some((policy) => policy && comparesFiles(policy))) await images.places();
  const placesIn = (uri: vscode.Uri) => visible.of(uri)?.occurrences ?? images.placesIn(uri.toString());
  return ({ policy: by, marks }) => {
    const policy = policies.get(by.folder.toString());
    if (!policy) return [];
    const standsIn = (name: string, text: string) =>
      placesIn(vscode.Uri.joinPath(by.folder, name)).some((place) => place.text === text);
    return marks.flatMap((mark) => shownNow(mark, by.policy, { policy, mayAsk, standsIn }));
  };
}

/** What is to be shown of a mark in a file that nobody looks at. */
function shownNow(mark: Mark, by: Policy, present: Present): readonly Mark[] {
  const holds = stillHolds(mark, by, present);
  if (holds === 'no') return [];
  return [holds === 'yes' ? mark : notAskedNow(mark)(holds)];
}
