import * as v from 'valibot';
import * as vscode from 'vscode';
import { messages } from '../../presentation/messages';
import { openKnown } from './occurrenceAtPlace';
import { textPlaceSchema } from './placeSchema';
import { showNote } from './report';

/** Shows the text that `argument` names in its document, selected: where a part of a reference comes from. */
export async function openOrigin(argument: unknown): Promise<void> {
  const place = v.safeParse(textPlaceSchema, argument);
  const document = place.success ? await openKnown(place.output.uri) : undefined;
  const start = place.success && document ? nearest(document.getText(), place.output.text, place.output.start) : -1;
  if (!place.success || !document || start < 0) {
    showNote(messages.placeGone());
    return;
  }
  const end = start + place.output.text.length;
  const selection = new vscode.Range(document.positionAt(start), document.positionAt(end));
  await vscode.window.showTextDocument(document, { selection });
}

/** The document may have changed since the link was made: the same text nearest to where it stood; -1 where it is gone. */
function nearest(text: string, wanted: string, start: number): number {
  const before = text.lastIndexOf(wanted, start);
  const behind = text.indexOf(wanted, start);
  if (before < 0 || behind < 0) return Math.max(before, behind);
  return start - before < behind - start ? before : behind;
}
