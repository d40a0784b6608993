import type * as vscode from 'vscode';
import { pinOffers } from '../../operations/pinOffers';
import { actionTexts } from '../../presentation/actionTexts';
import type { Occurrence } from '../../references/occurrence';
import type { Scan } from '../../references/scan';
import { mayEdit } from '../documents/mayEdit';
import { placeOf } from '../documents/placeOf';

/** What can be done with the pin of a reference where it stands; no registry is asked to tell. */
export function pinActionsFor(occurrence: Occurrence, scan: Scan, uri: vscode.Uri): readonly vscode.Command[] {
  const place = placeOf(uri, scan, occurrence);
  const actions = pinActionsOf([occurrence], uri).map((action) => ({ ...action, arguments: [place] }));
  const platform = { command: 'ociLens.pinPlatform', title: actionTexts.pinPlatform(), arguments: [place] };
  return actions.length > 0 ? [...actions, platform] : [];
}

/** What can be done with the pins of several references that are selected: with as many of them as it fits. */
export function pinActionsOf(occurrences: readonly Occurrence[], uri: vscode.Uri): readonly vscode.Command[] {
  const isEditable = mayEdit(uri);
  const offered = new Set(occurrences.flatMap((occurrence) => pinOffers(occurrence, isEditable)));
  return COMMANDS.filter(([action]) => offered.has(action)).map(([, command, title]) => ({ command, title: title() }));
}

const COMMANDS = [
  ['pin', 'ociLens.pinToDigest', actionTexts.pin],
  ['refresh', 'ociLens.refreshPin', actionTexts.refresh],
  ['unpin', 'ociLens.unpin', actionTexts.unpin],
] as const;
