import * as l10n from '@vscode/l10n';
import { platformPath } from '../oci/platform';
import type { FoundTags } from '../operations/findTags';
import type { TagRefusal } from '../operations/tagPlan';
import type { EditRefusal } from '../references/occurrence';
import type { Reference } from '../references/reference';
import type { NameList } from '../registry/imageSource';
import type { UpdateStep } from '../tags/updateCandidates';
import { errorSentence } from './errorSentence';
import { plainLine } from './harmless';
import { repositoryName, shortName } from './names';
import { botName } from './pinNotice';
import { sharedSentence, uneditableSentence } from './uneditableSentence';
import { unresolvedSentence } from './unresolvedSentence';

/** What the commands about tags show. */
export const tagTexts = {
  update: () => l10n.t('Update to…'),
  find: () => l10n.t('Find Tags That Point Here…'),
  updateTitle: (reference: Reference) => l10n.t('Update {0} to…', plainLine(shortName(reference), 120)),
  updatePlaceholder: (tag: string, count: number, total: number, end: NameList['end']) =>
    [
      l10n.t('Now {0}; {1} newer tags of its kind, among {2}', tag, count, total),
      ...(end === 'complete' ? [] : [tagTexts.notAll()]),
    ].join('. '),
  upToDate: (tag: string, total: number, end: NameList['end']) =>
    [
      l10n.t('There is nothing newer than {0} of its kind among {1} tags.', tag, total),
      ...(end === 'complete' ? [] : [tagTexts.notAll()]),
    ].join(' '),
  notAll: () => l10n.t('The registry did not list all its tags'),
  step: (step: UpdateStep) =>
    ({
      build: () => l10n.t('Build'),
      patch: () => l10n.t('Patch'),
      minor: () => l10n.t('Minor'),
      major: () => l10n.t('Major'),
      date: () => l10n.t('Newer Date'),
    })[step](),
  cut: (step: string, shown: number, count: number) => l10n.t('{0}: the newest {1} of {2}', step, shown, count),
  floating: (tag: string, isPinned: boolean) =>
    isPinned
      ? l10n.t('{0} is no version but moves by itself: a refresh of the pin is its update.', tag)
      : l10n.t('{0} is no version but moves by itself, so there is nothing to write: a pin would keep it.', tag),
  digestAlone: () => l10n.t('There is no tag here to go on from: find those that point to this digest first.'),
  updated: (reference: Reference, tag: string) =>
    l10n.t('{0} is now {1}', plainLine(shortName(reference), 120), plainLine(tag, 128)),
  notPinned: () => l10n.t('There is no digest here whose tags could be found: put the cursor on a pinned reference.'),
  findTitle: (reference: Reference) => l10n.t('Tags of {0} that point here', plainLine(repositoryName(reference), 160)),
  finding: (reference: Reference) =>
    l10n.t('Asking where the tags of {0} point', plainLine(repositoryName(reference), 160)),
  trying: (tag: string, found: number) => l10n.t('{0}; {1} found', tag, found),
  writeTag: (tag: string) => l10n.t('Write {0} Before the Digest', tag),
  copyTag: (text: string) => l10n.t('Copy {0}', plainLine(text, 300)),
  copied: (text: string) => l10n.t('Copied {0}', plainLine(text, 100)),
} as const;

/** What was found, and what it does not say: a sentence or more of plain text. */
export function foundTagsSentence(
  { found, tried, failed, total, stopped }: FoundTags,
  reference: Reference,
  { isOnePlatform, end }: { readonly isOnePlatform: boolean; readonly end: NameList['end'] },
): string {
  const names = plainLine(found.join(', '), 400);
  const sentences = [
    found.length === 0
      ? l10n.t('None found; {0} of {1} tags were tried.', tried, total)
      : l10n.t('Found {0}; {1} of {2} tags were tried.', names, tried, total),
  ];
  if (failed > 0) sentences.push(l10n.t('{0} gave no answer.', failed));
  if (stopped?.kind === 'cancelled') sentences.push(l10n.t('Then it was cancelled.'));
  else if (stopped) sentences.push(errorSentence(stopped, reference));
  if (tried < total) sentences.push(l10n.t('A registry cannot be asked which tags a digest has.'));
  if (end !== 'complete') sentences.push(`${tagTexts.notAll()}.`);
  if (found.length === 0 && !stopped) sentences.push(l10n.t("Look at the registry's page, or pin a tag anew."));
  if (isOnePlatform) {
    sentences.push(
      l10n.t("This digest is one image's: tags that stand for an index which holds it were not looked into."),
    );
  }
  return sentences.join(' ');
}

/** Why a reference does not get another tag, and what to do: one sentence of plain text. */
export function tagRefusalSentence(why: TagRefusal): string {
  switch (why.kind) {
    case 'unresolved':
      return unresolvedSentence(why.reason);
    case 'build':
      return l10n.t(
        'A build gives its result this name, so it has no updates: update the images that it is built from.',
      );
    case 'managedByBot':
      return l10n.t(
        'A comment says that {0} writes this line, so it is left alone: let it update, or take the comment away.',
        botName(why.bot),
      );
    case 'platformGone':
      return l10n.t(
        'This pin is that of {0}, for which the new tag has no image, so nothing was changed: choose another tag, or pin the index.',
        plainLine(platformPath(why.platform), 80),
      );
    case 'unverifiable':
      return l10n.t('This would change more than the tag and its digest, so nothing was changed: edit it by hand.');
    case 'shared':
      return sharedSentence(why.with);
    case 'uneditable':
      return noTagSentence(why.reason);
  }
}

function noTagSentence(reason: EditRefusal): string {
  switch (reason) {
    case 'appVersion':
      return l10n.t('There is no tag here: the chart takes its appVersion. Write a tag first.');
    case 'tagInOtherFile':
      return l10n.t('Only the name is replaced here: the tag stands in another file, change it there.');
    case 'composed':
    case 'templated':
    case 'chart':
    case 'tagOrDigest':
      return l10n.t(
        'This reference is put together from several values, so there is no one place to change: edit it by hand.',
      );
    default:
      return uneditableSentence(reason);
  }
}
