import * as l10n from '@vscode/l10n';
import type { PinOutcome } from '../operations/pin';
import type { LinePosition } from '../references/lines';
import type { Occurrence } from '../references/occurrence';
import { errorSentence } from './errorSentence';
import { plainLine } from './harmless';
import { pinNoticeSentence, platformPinSentence } from './pinNotice';
import { pinRefusalSentence } from './pinSentence';
import type { PinCounts } from './pinSummary';

/** What became of the references of one file. */
export interface ReportedFile {
  /** As a person would name it. */
  readonly name: string;
  readonly outcome: PinOutcome;
  /** Where an occurrence starts. */
  readonly place: (occurrence: Occurrence) => LinePosition;
  /** Why nothing of it was written, where nothing was: one sentence. */
  readonly problem?: string | undefined;
  /** Pins that the person took out of the preview; they are not in the outcome. */
  readonly notChosen?: number | undefined;
}

export function countPins(files: readonly Pick<ReportedFile, 'outcome' | 'problem' | 'notChosen'>[]): PinCounts {
  const counts = { changed: 0, unchanged: 0, leftOut: 0, failed: 0, notChosen: 0 };
  for (const { outcome, problem, notChosen = 0 } of files) {
    const { pins, unchanged, refused, failed } = outcome;
    const asItIs = refused.filter(({ why }) => needsNoWord(why.kind)).length;
    counts.changed += problem === undefined ? pins.length : 0;
    counts.unchanged += unchanged.length + asItIs;
    counts.leftOut += refused.length - asItIs + (problem === undefined ? 0 : pins.length);
    counts.failed += failed.length;
    counts.notChosen += notChosen;
  }
  return counts;
}

/** All that was left out, could not be looked up, or should be known: plain text; empty where there is nothing to say. */
export function pinReport(files: readonly ReportedFile[]): string {
  return files
    .map(({ name, outcome, place, problem }) => {
      const about: [Occurrence, string][] = [
        ...outcome.refused
          .filter(({ why }) => !needsNoWord(why.kind))
          .map(({ occurrence, why }): [Occurrence, string] => [occurrence, pinRefusalSentence(why)]),
        ...outcome.failed.flatMap(({ occurrence, error }): [Occurrence, string][] =>
          occurrence.target.kind === 'unresolved'
            ? []
            : [[occurrence, errorSentence(error, occurrence.target.reference)]],
        ),
        // What was not written needs no more words.
        ...(problem === undefined ? outcome.pins : []).flatMap(({ occurrence, edit, platform }) => [
          ...edit.notices.map((notice): [Occurrence, string] => [occurrence, pinNoticeSentence(notice)]),
          ...(platform ? [[occurrence, platformPinSentence()] satisfies [Occurrence, string]] : []),
        ]),
      ];
      const lines = about
        .sort(([a], [b]) => a.span.start - b.span.start)
        .map(([occurrence, sentence]) => {
          const { line, character } = place(occurrence);
          return `  ${line + 1}:${character + 1}  ${plainLine(occurrence.text, 200)}\n      ${sentence}`;
        });
      if (problem !== undefined) lines.unshift(`  ${problem}`);
      return lines.length > 0 ? `${plainLine(name, 1000)}\n${lines.join('\n')}\n` : '';
    })
    .filter((part) => part !== '')
    .join('\n');
}

/** What is as it should be. */
function needsNoWord(kind: PinOutcome['refused'][number]['why']['kind']): boolean {
  return kind === 'alreadyPinned' || kind === 'notPinned';
}

export const pinTexts = {
  pinning: () => l10n.t('Pinning images'),
  unpinning: () => l10n.t('Unpinning images'),
  refreshing: () => l10n.t('Refreshing pins'),
  progress: (done: number) => (done === 1 ? l10n.t('1 file') : l10n.t('{0} files', done)),
  showReport: () => l10n.t('Show Report'),
  nothingHere: () =>
    l10n.t('No image reference is selected, nor is one at the cursor: select some, or put the cursor on one.'),
  nothingIn: () => l10n.t('There is no image reference in it.'),
  anyway: () => l10n.t('Change It Anyway'),
  stillCurrent: () => l10n.t('The tag still stands for this pin: there is nothing to refresh.'),
  whereTitle: () => l10n.t('Where?'),
  thisFile: () => l10n.t('This File'),
  wholeWorkspace: () => l10n.t('The Whole Workspace'),
  choosePlatform: () => l10n.t('Pin to one platform: others cannot run it then'),
  onePlatform: () => l10n.t('This image names no platforms to choose from: pin it to its digest.'),
  askUnknown: (registries: readonly string[]) =>
    l10n.t('Ask these registries too? {0}', plainLine(registries.join(', '), 400)),
  askUnknownDetail: () =>
    l10n.t(
      'Files of this workspace name them, and you have not used them before, or they are in a private network. A registry that is asked learns which images you use.',
    ),
  askAll: () => l10n.t('Ask All'),
  leaveOut: () => l10n.t('Leave Them Out'),
  title: (action: 'pin' | 'unpin' | 'refresh') =>
    ({ pin: pinTexts.pinning(), unpin: pinTexts.unpinning(), refresh: pinTexts.refreshing() })[action],
} as const;
