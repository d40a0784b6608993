import * as l10n from '@vscode/l10n';
import type { PinOutcome } from '../operations/pin';
import type { LinePosition } from '../references/lines';
import type { Occurrence, Span } from '../references/occurrence';
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

/** Plain text, and the places in files that it names. */
export interface PinReport {
  readonly text: string;
  /** In the order of the text. */
  readonly places: readonly ReportedPlace[];
}

export interface ReportedPlace {
  /** Where the report names it. */
  readonly span: Span;
  /** The number of the file among those that are reported. */
  readonly file: number;
  /** Undefined for the file as a whole. */
  readonly position: LinePosition | undefined;
}

/** All that was left out, could not be looked up, or should be known: empty where there is nothing to say. */
export function pinReport(files: readonly ReportedFile[]): PinReport {
  let text = '';
  const places: ReportedPlace[] = [];
  for (const [index, file] of files.entries()) {
    const about = [...saidOf(file)].sort(([a], [b]) => a.span.start - b.span.start);
    if (about.length === 0 && file.problem === undefined) continue;
    const name = (words: string, position?: LinePosition) => {
      places.push({ span: { start: text.length, end: text.length + words.length }, file: index, position });
      text += words;
    };
    if (text !== '') text += '\n';
    name(plainLine(file.name, 1000));
    text += '\n';
    if (file.problem !== undefined) text += `  ${file.problem}\n`;
    for (const [occurrence, sentence] of about) {
      const position = file.place(occurrence);
      text += '  ';
      name(`${position.line + 1}:${position.character + 1}`, position);
      text += `  ${plainLine(occurrence.text, 200)}\n      ${sentence}\n`;
    }
  }
  return { text, places };
}

function* saidOf({ outcome, problem }: ReportedFile): Generator<readonly [Occurrence, string], void, undefined> {
  for (const { occurrence, why } of outcome.refused) {
    if (!needsNoWord(why.kind)) yield [occurrence, pinRefusalSentence(why)];
  }
  for (const { occurrence, error } of outcome.failed) {
    const { target } = occurrence;
    if (target.kind !== 'unresolved') yield [occurrence, errorSentence(error, target.reference)];
  }
  // What was not written needs no more words.
  if (problem !== undefined) return;
  for (const { occurrence, edit, platform } of outcome.pins) {
    for (const notice of edit.notices) yield [occurrence, pinNoticeSentence(notice)];
    if (platform) yield [occurrence, platformPinSentence()];
  }
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
