import * as vscode from 'vscode';
import { CompareError } from '../../inspection/compareImages';
import { digestOf } from '../../oci/digest';
import { compareMessages, compareSentence } from '../../presentation/compareMessages';
import { compareNames } from '../../presentation/compareNames';
import { locatorName } from '../../presentation/names';
import { logLocalFailure } from '../localFailure';
import { withPatientProgress } from '../progress';
import type { CommandContext } from './commandContext';
import type { ComparedTarget } from './comparedTarget';
import { comparisonQuery } from './comparisonAgain';
import { comparisonTexts } from './comparisonTexts';
import { showFailure } from './report';

export type ComparisonContext = Pick<
  CommandContext,
  'sources' | 'scans' | 'images' | 'recentImages' | 'lookUps' | 'shownTexts' | 'log'
>;

/** Opens two images side by side in the diff editor, after a person asked for both. */
export async function showComparison(
  left: ComparedTarget,
  right: ComparedTarget,
  { sources, recentImages, lookUps, shownTexts, log }: ComparisonContext,
): Promise<void> {
  for (const { locator } of [right, left]) {
    if (locator.kind === 'registry') lookUps.lookedUp(locator.reference);
    recentImages.add(locator);
  }
  const names = compareNames(namedSide(left), namedSide(right));
  try {
    const texts = await withPatientProgress(compareMessages.comparing(names.title), (signal) =>
      comparisonTexts([left, right], sources, signal),
    );
    const query = comparisonQuery([left, right]);
    // The text of a side says what the other has, so each pair has documents of its own.
    const pair = digestOf(Buffer.from(JSON.stringify([keyOf(left), keyOf(right)]))).slice(7, 19);
    const [leftUri, rightUri] = ([0, 1] as const).map((side) => {
      const name = names.sides[side].replaceAll(/[^\w.:@-]+/g, '-');
      return shownTexts.write(`compare/${pair}/${side + 1}/${name}.yaml`, texts[side], { query });
    });
    await vscode.commands.executeCommand('vscode.diff', leftUri, rightUri, names.title);
  } catch (error) {
    if (!(error instanceof CompareError)) throw error;
    if (error.cause.kind === 'cancelled') return;
    logLocalFailure(error.cause, error.locator, log);
    showFailure(compareSentence(error), log);
  }
}

function namedSide({ locator, entry }: ComparedTarget) {
  return { locator, platform: entry?.platform };
}

function keyOf({ locator, entry }: ComparedTarget): readonly unknown[] {
  return [locatorName(locator), entry?.digest];
}
