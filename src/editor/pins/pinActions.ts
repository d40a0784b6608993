import type * as vscode from 'vscode';
import { actionTexts } from '../../presentation/actionTexts';
import type { Place } from '../../presentation/hover';
import type { Occurrence } from '../../references/occurrence';
import { mayEdit } from '../documents/mayEdit';

/** What can be done with the pin of a reference where it stands; no registry is asked to tell. */
export function pinActionsFor(occurrence: Occurrence, uri: vscode.Uri): readonly vscode.Command[] {
  const { span, text } = occurrence;
  const place: Place = { uri: uri.toString(), start: span.start, text };
  const actions = pinActionsOf([occurrence], uri).map((action) => ({ ...action, arguments: [place] }));
  const platform = { command: 'ociLens.pinPlatform', title: actionTexts.pinPlatform(), arguments: [place] };
  return actions.length > 0 ? [...actions, platform] : [];
}

/** What can be done with the pins of several references that are selected: with as many of them as it fits. */
export function pinActionsOf(occurrences: readonly Occurrence[], uri: vscode.Uri): readonly vscode.Command[] {
  if (!mayEdit(uri)) return [];
  const references = occurrences.flatMap(({ target, edit }) =>
    target.kind === 'image' && edit.kind !== 'refused' ? [target.reference] : [],
  );
  const [unpinned, pinned] = [
    references.filter(({ digest }) => digest === undefined),
    references.filter(({ digest }) => digest !== undefined),
  ];
  const actions: vscode.Command[] = [];
  if (unpinned.length > 0) actions.push({ command: 'ociLens.pinToDigest', title: actionTexts.pin() });
  if (pinned.some(({ tag }) => tag !== undefined)) {
    actions.push({ command: 'ociLens.refreshPin', title: actionTexts.refresh() });
  }
  if (pinned.length > 0) actions.push({ command: 'ociLens.unpin', title: actionTexts.unpin() });
  return actions;
}
