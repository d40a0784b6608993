import type * as vscode from 'vscode';
import { tagTexts } from '../../presentation/tagTexts';
import type { Occurrence } from '../../references/occurrence';
import type { Scan } from '../../references/scan';
import { hasEditableTag } from '../../references/tagChange';
import { mayEdit } from '../documents/mayEdit';
import { placeOf } from '../documents/placeOf';

/** What can be done with the tag of a reference where it stands; no registry is asked to tell. */
export function tagActionsFor(occurrence: Occurrence, scan: Scan, uri: vscode.Uri): readonly vscode.Command[] {
  if (occurrence.target.kind !== 'image') return [];
  const { tag, digest } = occurrence.target.reference;
  const place = placeOf(uri, scan, occurrence);
  const command = (name: string, title: string): vscode.Command => ({ command: name, title, arguments: [place] });
  const canUpdate = mayEdit(uri) && tag !== undefined && hasEditableTag(occurrence, scan.text);
  return [
    ...(canUpdate ? [command('ociLens.updateTag', tagTexts.update())] : []),
    ...(digest === undefined ? [] : [command('ociLens.findTags', tagTexts.find())]),
  ];
}
