import { DRIFT_RULE } from '../../operations/drift';
import { driftMessages } from '../../presentation/driftText';
import { messages } from '../../presentation/messages';
import { mayBeSuppressed } from '../../references/suppressionEdit';
import type { CommandContext } from './commandContext';
import { ignoreByComment } from './ignoreByComment';
import { occurrenceFor } from './occurrenceAtPlace';
import { whyNoEdit } from '../documents/mayEdit';
import { showNote } from './report';

/** Asks for a reason and writes it as the comment that turns drift off for the reference that `argument` names. */
export async function ignoreDrift(argument: unknown, context: Pick<CommandContext, 'scans' | 'log'>): Promise<void> {
  const place = await occurrenceFor(argument, context.scans);
  const why = place ? whyNoEdit(place.document.uri) : undefined;
  if (!place || why) {
    showNote(why ? messages[why]() : messages.placeGone());
    return;
  }
  if (!mayBeSuppressed(place.scan, place.occurrence)) {
    showNote(driftMessages.notIgnored());
    return;
  }
  const texts = {
    title: driftMessages.ignoreTitle(),
    prompt: driftMessages.ignorePrompt(),
    placeHolder: driftMessages.ignorePlaceholder(),
    notIgnored: driftMessages.notIgnored(),
  };
  await ignoreByComment(argument, [DRIFT_RULE], texts, context);
}
