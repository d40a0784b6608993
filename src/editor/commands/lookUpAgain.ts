import { referencesOf, selectionOf } from '../tree/selection';
import type { CommandContext } from './commandContext';

/** Asks again for what the tree shows of the selected images. */
export function lookUpAgain(
  argument: unknown,
  { imagesView }: Pick<CommandContext, 'imagesView'>,
  selected: unknown,
): void {
  for (const reference of referencesOf(selectionOf(argument, selected))) imagesView.tree.again(reference);
}
