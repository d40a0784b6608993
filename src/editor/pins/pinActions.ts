import type * as vscode from 'vscode';
import { actionTexts } from '../../presentation/actionTexts';
import type { Place } from '../../presentation/hover';
import type { Occurrence } from '../../references/occurrence';
import { mayEdit } from '../documents/mayEdit';

/** What can be done with the pin of a reference where it stands; no registry is asked to tell. */
export function pinActionsFor({ target, edit, span, text }: Occurrence, uri: vscode.Uri): readonly vscode.Command[] {
  if (target.kind !== 'image' || edit.kind === 'refused' || !mayEdit(uri)) return [];
  const place: Place = { uri: uri.toString(), start: span.start, text };
  const command = (name: string, title: string): vscode.Command => ({ command: name, title, arguments: [place] });
  const { tag, digest } = target.reference;
  const actions: vscode.Command[] = [];
  if (digest === undefined) actions.push(command('ociLens.pinToDigest', actionTexts.pin()));
  if (digest !== undefined && tag !== undefined) actions.push(command('ociLens.refreshPin', actionTexts.refresh()));
  if (digest !== undefined) actions.push(command('ociLens.unpin', actionTexts.unpin()));
  actions.push(command('ociLens.pinPlatform', actionTexts.pinPlatform()));
  return actions;
}
