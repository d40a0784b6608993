import * as l10n from '@vscode/l10n';
import type { CompareError } from '../inspection/compareImages';
import { imageName } from './compareNames';
import { plainLine } from './harmless';
import { lookUpSentence } from './lookUpSentence';

/** The short texts around a comparison. */
export const compareMessages = {
  title: () => l10n.t('Compare Images'),
  firstPlaceholder: () => l10n.t('The image on the left: choose one, or type a reference'),
  secondTitle: (name: string) => l10n.t('Compare {0} with', plainLine(name, 80)),
  secondPlaceholder: () => l10n.t('The image on the right: choose one, or type a reference'),
  imagePlaceholder: () => l10n.t('The image: choose one, or type a reference'),
  comparing: (names: string) => l10n.t('Comparing {0}', plainLine(names, 200)),
  notAsked: () =>
    l10n.t(
      'This comparison is not kept, and its registries are not asked before you use them here in a trusted workspace: run the command Compare Images.',
    ),
  typed: () => l10n.t('as typed'),
  atCursor: () => l10n.t('at the cursor'),
  recent: () => l10n.t('compared before'),
  chooseTwo: () => l10n.t('Two images are compared at a time: select two, or one and choose the other.'),
  platformTitle: (name: string) => l10n.t('Compare platforms of {0}', plainLine(name, 80)),
  leftPlatform: () => l10n.t('The platform on the left'),
  rightPlatform: () => l10n.t('The platform on the right'),
  fewPlatforms: () =>
    l10n.t('This image lists no two platforms: compare it with another image, which may be of another platform.'),
  noPinWithTag: () =>
    l10n.t(
      'There is no pin with a tag at the cursor: put it on a reference with both, such as {0}.',
      'nginx:1.27@sha256:…',
    ),
} as const;

/** Which side could not be read, why, and what to do. */
export function compareSentence({ locator, part, cause }: CompareError): string {
  return l10n.t('{0} could not be compared. {1}', imageName(locator), lookUpSentence(cause, locator, part));
}
