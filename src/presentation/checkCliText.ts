import * as l10n from '@vscode/l10n';
import type { LinePosition } from '../references/lines';
import type { CheckSummary } from './checkOutput';
import { plainLine } from './harmless';

/** The short texts of `oci-lens check`. */
export const checkCliText = {
  oneFormat: (formats: readonly string[]) =>
    l10n.t('Only one of these can be printed: {0}.', formats.map((format) => `--${format}`).join(', ')),
  noSeverity: (written: string) =>
    l10n.t('{0} takes {1}, not {2}.', '--fail-on', 'hint, warning, error', plainLine(written, 80)),
  noPolicy: (path: string, file: string) =>
    l10n.t(
      'There is no policy for {0}, so nothing is checked: write {1} at the root of the repository, such as {2}',
      plainLine(path, 400),
      file,
      '{ rules: { pinned: warning, licence-osi-approved: error } }',
    ),
  nothingOn: (file: string) =>
    l10n.t(
      '{0} turns no rule on, so nothing is found: write such as {1}',
      plainLine(file, 1000),
      '{ rules: { pinned: warning, licence-osi-approved: error } }',
    ),
  misnamed: (file: string, name: string) => l10n.t('{0} is no policy: rename it to {1}.', plainLine(file, 1000), name),
  passedOver: (file: string, policy: string) =>
    l10n.t(
      '{0} does not count here: the files beside it are checked by {1}. Name its folder, too, to go by it.',
      plainLine(file, 1000),
      plainLine(policy, 1000),
    ),
  at: (file: string, { line, character }: LinePosition, sentence: string) =>
    `${plainLine(file, 1000)}:${line + 1}:${character + 1}  ${sentence}`,
  progress: (done: number, all: number) => l10n.t('Checked {0} of {1} images', done, all),
  summary: (counts: CheckSummary, licenceList: string | undefined) =>
    [
      [
        `${images(counts.checked)}: ${found(counts)}`,
        ...some(counts.unknown, (count) => l10n.t('{0} cannot be known', count)),
        ...some(counts.suppressed, (count) => l10n.t('{0} turned off by comments', count)),
        ...some(counts.ignored, (count) => l10n.t('{0} turned off by the policy', count)),
        ...some(counts.build, (count) => l10n.t('left out as names that a build gives: {0}', count)),
        ...some(counts.unresolved, (count) => l10n.t('left out as known only later: {0}', count)),
        ...some(counts.invalid, (count) => l10n.t('references that are written wrong: {0}', count)),
        ...some(counts.unread, (count) => l10n.t('files that could not be read: {0}', count)),
      ].join('; '),
      ...(licenceList === undefined ? [] : [l10n.t('SPDX licence list {0}', licenceList)]),
    ].join('\n'),
} as const;

function images(count: number): string {
  return count === 1 ? l10n.t('Checked 1 image') : l10n.t('Checked {0} images', count);
}

function found({ error, warning, hint }: CheckSummary): string {
  const parts = [
    ...some(error, (count) => (count === 1 ? l10n.t('1 error') : l10n.t('{0} errors', count))),
    ...some(warning, (count) => (count === 1 ? l10n.t('1 warning') : l10n.t('{0} warnings', count))),
    ...some(hint, (count) => (count === 1 ? l10n.t('1 hint') : l10n.t('{0} hints', count))),
  ];
  return parts.length > 0 ? parts.join(', ') : l10n.t('nothing found');
}

function some(count: number, text: (count: number) => string): readonly string[] {
  return count > 0 ? [text(count)] : [];
}
