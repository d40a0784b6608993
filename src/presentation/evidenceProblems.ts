import * as l10n from '@vscode/l10n';
import type { Cut, LookUpProblem } from '../inspection/evidence';
import type { Digest } from '../oci/digest';
import type { Locator } from '../registry/imageSource';
import type { RegistryError } from '../registry/registryError';
import { shortDigest } from './format';
import { lookUpSentence } from './lookUpSentence';

/** What of the tree could not be looked at, and what to do: one sentence. */
export function problemSentence(problem: LookUpProblem, digest: Digest, locator: Locator): string {
  const about = shortDigest(digest);
  if ('end' in problem) return endSentence(problem.end, about);
  const reason = lookUpSentence(problem.error, locator, 'content');
  switch (problem.what) {
    case 'manifest':
      return l10n.t('{0} could not be read. {1}', about, reason);
    case 'referrers':
      return l10n.t('What refers to {0} could not be read. {1}', about, reason);
    case 'cosignTags':
      return l10n.t("Cosign's tags of {0} could not be read. {1}", about, reason);
  }
}

/** Why the content of an artifact was not read, and what to do: one sentence. */
export function unreadSentence(error: RegistryError, digest: Digest, locator: Locator): string {
  if (error.kind === 'tooLarge')
    return l10n.t(
      '{0} was not read: its content is larger than what is read to look into it. Pull it instead.',
      shortDigest(digest),
    );
  return l10n.t('{0} could not be read. {1}', shortDigest(digest), lookUpSentence(error, locator, 'content'));
}

/** What else there may be. */
export function cutSentences(cuts: readonly Cut[]): readonly string[] {
  return cuts.map((cut) => {
    switch (cut) {
      case 'wanted':
        return l10n.t('There may be more below: nothing deeper than {0} was looked for.', '--depth');
      case 'depth':
        return l10n.t(
          'There may be more below: nothing deeper than 16 levels is looked for, or deeper than 4 indexes in each other.',
        );
      case 'nodes':
        return l10n.t(
          'There is more than this: no more than 2,000 manifests are looked at. Ask for one of them by its digest.',
        );
    }
  });
}

function endSentence(end: 'limit' | 'circle', about: string): string {
  return end === 'limit'
    ? l10n.t(
        'There is more that refers to {0}: the rest of the list was not read, since a list is read to 10,000 entries.',
        about,
      )
    : l10n.t(
        'The list of what refers to {0} leads round and round, so there may be more: tell the owner of the registry.',
        about,
      );
}
