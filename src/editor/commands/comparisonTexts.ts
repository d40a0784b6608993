import { compareImages } from '../../inspection/compareImages';
import { compareTexts } from '../../presentation/compareText';
import { askOfPerson } from '../../registry/imageSource';
import { hidesSecrets, readPlatform } from '../settings';
import type { CommandContext } from './commandContext';
import type { ComparedTarget } from './comparedTarget';

/** The texts of two images side by side. @throws CompareError */
export async function comparisonTexts(
  [left, right]: readonly [ComparedTarget, ComparedTarget],
  sources: CommandContext['sources'],
  signal: AbortSignal,
): Promise<readonly [string, string]> {
  const comparison = await compareImages(
    sources,
    [requestOf(left), requestOf(right)],
    [left.wish ?? right.wish, readPlatform()],
    askOfPerson(signal),
  );
  return compareTexts(comparison, { hidesSecrets: hidesSecrets() });
}

function requestOf({ locator, entry }: ComparedTarget) {
  return { locator, entry: entry?.digest };
}
