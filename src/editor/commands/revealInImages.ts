import { messages } from '../../presentation/messages';
import type { CommandContext } from './commandContext';
import { occurrenceFor } from './occurrenceAtPlace';
import { showNote } from './report';

/** Shows the reference at the cursor, or that which `argument` names, in the tree. */
export async function revealInImages(
  argument: unknown,
  { scans, imagesView }: Pick<CommandContext, 'scans' | 'imagesView'>,
): Promise<void> {
  const found = await occurrenceFor(argument, scans);
  if (!found) {
    showNote(messages.noReferenceHere());
    return;
  }
  const { document, occurrence } = found;
  if (!(await imagesView.reveal(document.uri.toString(), occurrence.text, occurrence.span.start))) {
    showNote(messages.notListed(occurrence.text));
  }
}
