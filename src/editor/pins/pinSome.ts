import { askOfPerson } from '../../registry/imageSource';
import { type PinAction, type PinMeans, planAction } from '../../operations/pin';
import { messages } from '../../presentation/messages';
import { pinTexts } from '../../presentation/pinReport';
import { pinRefusalSentence } from '../../presentation/pinSentence';
import { changesAnyway } from '../commands/changesAnyway';
import type { CommandContext } from '../commands/commandContext';
import { isAboutCursor } from '../commands/occurrenceAtPlace';
import { showNote, showRegistryFailure } from '../commands/report';
import { isWritable, whyNoEdit } from '../documents/mayEdit';
import { pauses } from '../documents/pauses';
import { withPatientProgress } from '../progress';
import { type Addressed, addressedBy } from './addressed';
import { applyPin } from './applyPin';
import { applyAndReport, type PlannedDocument } from './pinnedDocument';

type Context = Pick<CommandContext, 'source' | 'scans' | 'lookUps' | 'shownTexts' | 'log'>;

/** Pins, unpins or refreshes the references that the command was called with, or those selected or at the cursor. */
export function pinSome(action: PinAction) {
  return async (argument: unknown, context: Context, selected?: unknown): Promise<void> => {
    const addressed = await addressedBy(argument, selected, context.scans);
    const [first, ...others] = addressed;
    const kinds = addressed.map(({ document }) => whyNoEdit(document.uri));
    if (!first) showNote(isAboutCursor(argument) ? pinTexts.nothingHere() : messages.placeGone());
    else if (kinds[0] && !kinds.includes(undefined)) showNote(pinRefusalSentence({ kind: kinds[0] }));
    else if (others.length === 0 && first.occurrences.length === 1) await pinOne(action, first, context, false);
    else {
      const documents = await withPatientProgress(pinTexts.title(action), (signal) =>
        Promise.all(addressed.map((each) => plan(action, each, context, signal))),
      );
      await applyAndReport(action, documents, context);
    }
  };
}

async function pinOne(
  action: PinAction,
  addressed: Addressed,
  context: Context,
  includesManaged: boolean,
): Promise<void> {
  const { log } = context;
  const { uri, scan, outcome } = await withPatientProgress(pinTexts.title(action), (signal) =>
    plan(action, addressed, context, signal, includesManaged),
  );
  const { refused, failed, pins } = outcome;
  const [refusal] = refused;
  if (refusal?.why.kind === 'managedByBot') {
    if (await changesAnyway(pinRefusalSentence(refusal.why))) await pinOne(action, addressed, context, true);
    return;
  }
  if (refusal) showNote(pinRefusalSentence(refusal.why));
  for (const { occurrence, error } of failed) {
    if (occurrence.target.kind !== 'unresolved') showRegistryFailure(error, occurrence.target.reference, log);
  }
  if (!refusal && failed.length === 0 && pins.length === 0) showNote(pinTexts.stillCurrent());
  await applyPin(action, uri, scan, outcome, log);
}

async function plan(
  action: PinAction,
  { document, scan, occurrences }: Addressed,
  { source, lookUps }: Context,
  signal: AbortSignal,
  includesManaged = false,
): Promise<PlannedDocument> {
  const isReadOnly = !isWritable(document.uri);
  const means: PinMeans = { source, ask: askOfPerson(signal), isReadOnly, includesManaged, pause: pauses() };
  if (action !== 'unpin' && !isReadOnly) {
    for (const { target } of occurrences) if (target.kind === 'image') lookUps.lookedUp(target.reference);
  }
  const outcome = await planAction(action, scan, occurrences, means);
  const place = ({ span }: { span: { start: number } }) => document.positionAt(span.start);
  return { uri: document.uri, scan, outcome, place };
}
