import * as vscode from 'vscode';
import { updateRefusal } from '../../operations/tagPlan';
import { messages } from '../../presentation/messages';
import { tagRefusalSentence } from '../../presentation/tagTexts';
import type { Reference } from '../../references/reference';
import { atLoneTag } from '../../references/tagChange';
import { isAboutCursor, occurrenceFor, type OccurrenceInDocument } from '../commands/occurrenceAtPlace';
import { showNote } from '../commands/report';
import type { DocumentScans } from '../documents/documentScans';
import { whyNoEdit } from '../documents/mayEdit';

/**
 * As occurrenceFor; where the cursor is on a tag that stands alone, as Helm's `tag:`, the reference that it belongs to. Undefined where
 * there is none, which the person is told.
 */
export async function taggedOccurrence(
  argument: unknown,
  scans: DocumentScans,
): Promise<OccurrenceInDocument | undefined> {
  const isAtCursor = isAboutCursor(argument);
  const found = (await occurrenceFor(argument, scans)) ?? (isAtCursor ? await atLoneTagOfCursor(scans) : undefined);
  if (!found) showNote(isAtCursor ? messages.noReferenceHere() : messages.placeGone());
  return found;
}

/** The same where it can be given another tag. */
export async function updatableOccurrence(
  argument: unknown,
  scans: DocumentScans,
): Promise<(OccurrenceInDocument & { readonly reference: Reference }) | undefined> {
  const found = await taggedOccurrence(argument, scans);
  if (!found) return undefined;
  const { target } = found.occurrence;
  const why = whyNoEdit(found.document.uri);
  const refusal = updateRefusal(found.scan, found.occurrence);
  if (refusal) showNote(tagRefusalSentence(refusal));
  else if (why) showNote(messages[why]());
  else if (target.kind === 'image') return { ...found, reference: target.reference };
  return undefined;
}

async function atLoneTagOfCursor(scans: DocumentScans): Promise<OccurrenceInDocument | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { document, selection } = editor;
  const scan = await scans.scanOf(document);
  const occurrence = atLoneTag(scan, document.offsetAt(selection.active));
  return occurrence && { document, scan, occurrence };
}
