import * as l10n from '@vscode/l10n';
import type { DriftFinding } from '../operations/drift';
import type { Standing } from '../operations/standing';
import type { Reference } from '../references/reference';
import { askedName, doorkeeperOf } from './errorSentence';
import { shortDigest } from './format';
import { plainLine } from './harmless';
import { repositoryName, shortName } from './names';

/** How much a finding matters. */
export type DriftSeverity = 'hint' | 'information' | 'warning';

/**
 * A warning where a pull fails, as the registry says itself. What moved is an information: VS Code draws its hints as dots under two
 * letters, tells them there alone, and passes them by with F8 and in screen readers, so that who asked to be told would not be. What is
 * not visible to one person may be as it should for all others: a hint.
 */
export function driftSeverity({ standing }: DriftFinding): DriftSeverity {
  switch (standing.kind) {
    case 'moved':
      return 'information';
    case 'missing':
      return standing.what === 'pinnedTag' ? 'information' : 'warning';
    case 'notVisible':
      return 'hint';
  }
}

/** What a reference's registry says of it: one sentence of plain text. */
export function driftSentence({ reference, standing }: DriftFinding): string {
  switch (standing.kind) {
    case 'moved':
      return l10n.t(
        '{0} now stands for {1}, no longer for the pinned {2}: see what changed before you refresh the pin.',
        plainLine(shortName(reference), 160),
        shortDigest(standing.digest),
        reference.digest ? shortDigest(reference.digest) : '',
      );
    case 'missing':
      return missingSentence(standing, reference);
    case 'notVisible': {
      const name = plainLine(repositoryName(reference), 240);
      const registry = plainLine(doorkeeperOf(standing.error, reference), 80);
      return standing.error.credentialRefused
        ? l10n.t(
            '{0} is not visible to you (private or missing): your sign-in to {1} was not taken, so sign in again, or check the name.',
            name,
            registry,
          )
        : l10n.t('{0} is not visible to you (private or missing): check the name, or sign in to {1}.', name, registry);
    }
  }
}

/** What is not there, who says so, and what to do: one sentence of plain text. */
export function missingSentence({ what, error }: Extract<Standing, { kind: 'missing' }>, reference: Reference): string {
  const asked = askedName(error, reference);
  const repository = plainLine(reference.repository, 160);
  const tag = plainLine(reference.tag ?? 'latest', 130);
  switch (what) {
    case 'tag':
      return l10n.t('{0} has no tag {1} in {2}: check the tag, or look for the nearest ones.', asked, tag, repository);
    case 'pinnedTag':
      return l10n.t(
        '{0} no longer has the tag {1} in {2}, but it has the pinned digest: nothing breaks, yet no newer image comes under this name, so look for the nearest tags.',
        asked,
        tag,
        repository,
      );
    case 'digest':
      return l10n.t(
        '{0} has no such digest in {1}: it was deleted or never there, so a pull fails; pin the tag anew.',
        asked,
        repository,
      );
  }
}

/** The texts of code actions and commands around drift. */
export const driftMessages = {
  refresh: () => l10n.t('Refresh pin to what the tag stands for now'),
  compare: () => l10n.t('Compare the pin with what the tag stands for now'),
  nearestTags: () => l10n.t('Look for nearest tags…'),
  signIn: (registry: string) => l10n.t('Sign in to {0}…', plainLine(registry, 80)),
  ignore: () => l10n.t('Ignore here with a reason…'),
  turnOff: () => l10n.t('Turn off drift hints'),
  turnOffInWorkspace: () => l10n.t('Turn off drift hints in this workspace'),
  turnOffForLanguage: (language: string) => l10n.t('Turn off drift hints for {0}', plainLine(language, 40)),
  turnedOff: () => l10n.t('Drift hints are off: the setting ociLens.drift turns them on again.'),
  ignoreTitle: () => l10n.t('Ignore Drift Here'),
  ignorePrompt: () => l10n.t('Why may this reference stand otherwise than its registry? The reason becomes a comment.'),
  ignorePlaceholder: () => l10n.t('we stay on this build until the migration is done'),
  ignoreMissing: () => l10n.t('Write a reason: whoever reads the file next wants to know.'),
  notIgnored: () =>
    l10n.t(
      'A comment has no place here without changing what the file, or a comment that a bot reads, says: turn drift off for this language instead.',
    ),
  nearTagsTitle: (reference: Reference) =>
    l10n.t('Tags Nearest to {0}', plainLine(shortName({ ...reference, digest: undefined }), 120)),
  nearTagsPlaceholder: (count: number, isComplete: boolean) =>
    isComplete
      ? l10n.t('The nearest of {0} tags', count)
      : l10n.t('The nearest of the first {0} tags: there are more', count),
  noNearTag: (reference: Reference, count: number) =>
    l10n.t(
      'None of the {0} tags of {1} is near to {2}: check the name.',
      count,
      plainLine(repositoryName(reference), 160),
      plainLine(reference.tag ?? 'latest', 130),
    ),
};
