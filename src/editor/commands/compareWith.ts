import { compareMessages } from '../../presentation/compareMessages';
import { imageName } from '../../presentation/compareNames';
import { askImage } from './askImage';
import { comparedTarget, type ComparedTarget } from './comparedTarget';
import { showNote } from './report';
import { type ComparisonContext, showComparison } from './showComparison';

/**
 * Compares the two images that are selected in a tree, the one that `argument` names with one that the user chooses, or, where it
 * names none, two that the user chooses.
 */
export async function compareWith(argument: unknown, context: ComparisonContext, selected?: unknown): Promise<void> {
  const isSelection = Array.isArray(selected) && selected.length > 1;
  const given: readonly unknown[] = isSelection ? selected : argument === undefined ? [] : [argument];
  if (given.length > 2) {
    showNote(compareMessages.chooseTwo());
    return;
  }
  const targets = await Promise.all(given.map((each) => comparedTarget(each, context.scans)));
  const named = targets.filter((target) => target !== undefined);
  const left = named[0] ?? (await askLeft(context));
  const right = left && (named[1] ?? (await askRight(left, context)));
  if (right) await showComparison(left, right, context);
}

function askLeft(context: ComparisonContext): Promise<ComparedTarget | undefined> {
  const question = { title: compareMessages.title(), placeholder: compareMessages.firstPlaceholder() };
  return askImage(question, context);
}

function askRight({ locator }: ComparedTarget, context: ComparisonContext): Promise<ComparedTarget | undefined> {
  const title = compareMessages.secondTitle(imageName(locator));
  return askImage({ title, placeholder: compareMessages.secondPlaceholder(), except: locator }, context);
}
