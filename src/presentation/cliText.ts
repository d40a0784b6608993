import * as l10n from '@vscode/l10n';
import type { FileErrorKind } from '../operations/files';
import type { LeftOut } from '../operations/walk';
import type { LinePosition } from '../references/lines';
import type { Occurrence } from '../references/occurrence';
import { formatReference } from '../references/reference';
import { hostOf, type Locator } from '../registry/imageSource';
import { plainLine } from './harmless';
import { unresolvedSentence } from './unresolvedSentence';

/** Which numbers an option takes. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

/** The short texts of the terminal's commands. */
export const cliText = {
  noCommand: () => l10n.t('A command is missing.'),
  unknownCommand: (name: string) => l10n.t('There is no command {0}.', plainLine(name, 80)),
  oneReference: () => l10n.t('Name one image reference.'),
  notAPlatform: (value: string) =>
    l10n.t('{0} is no platform: write {1}.', plainLine(value, 80), 'OS/ARCH, OS/ARCH/VARIANT'),
  notAHost: (value: string) => l10n.t('{0} is no host: write {1}.', plainLine(value, 80), 'HOST, HOST:PORT'),
  notInRange: (option: string, value: string, { least, most, whole }: NumberRange) =>
    whole
      ? l10n.t('{0} takes a whole number from {1} to {2}, not {3}.', option, least, most, plainLine(value, 80))
      : l10n.t('{0} takes a number from {1} to {2}, not {3}.', option, least, most, plainLine(value, 80)),
  noCertificate: (file: string) => l10n.t('{0} holds no certificate in the form PEM.', shownPath(file)),
  notAllRead: (count: number) =>
    l10n.t('Not read, since no more than 500 artifacts are: {0}. Ask for one of them by its digest.', count),
  warning: (host: string, text: string) => l10n.t('{0} warns: {1}', plainLine(host, 80), plainLine(text, 400)),
  noPath: () => l10n.t('Name the files or folders to look in.'),
  tooLarge: (file: string) => l10n.t('{0} is larger than 4 MiB, so it was not read.', shownPath(file)),
  atPlace: (file: string, place: LinePosition, text: string, sentence: string) =>
    `${shownPlace(file, place)}  ${plainLine(text, 200)}: ${sentence}`,
  changedMeanwhile: (file: string) =>
    l10n.t(
      '{0} was changed meanwhile, or is no UTF-8 where it would be edited, so it was not written: try again.',
      shownPath(file),
    ),
  notWritten: (file: string) =>
    l10n.t('{0} could not be written: check its permissions and the disk.', shownPath(file)),
  notPrinted: (code: string) =>
    l10n.t('The output could not be written ({0}): check where it goes, and the disk.', plainLine(code, 80)),
  unexpected: (reason: string) => l10n.t('Something went wrong in OCI Lens: {0}', plainLine(reason, 400)),
};

/** What is wrong with the arguments of a command. */
export function argumentSentence(problem: {
  readonly kind: 'unknownOption' | 'takesNoValue' | 'needsValue';
  readonly option: string;
}): string {
  const option = plainLine(problem.option, 80);
  switch (problem.kind) {
    case 'unknownOption':
      return l10n.t('There is no option {0}; a path that starts with - is written behind --.', option);
    case 'takesNoValue':
      return l10n.t('The option {0} takes no value.', option);
    case 'needsValue':
      return l10n.t('The option {0} needs a value.', option);
  }
}

/** How many tags were not printed because nothing could be asked for by them. */
export function droppedTagsSentence(count: number, locator: Locator): string {
  const place = plainLine(hostOf(locator), 1000);
  return locator.kind === 'registry'
    ? l10n.t(
        'Left out because they are no tags, so that no tool can ask for them: {0}. Tell the owner of {1}.',
        count,
        place,
      )
    : l10n.t(
        'Left out because no command can name them: {0}. Ask for these images by their digests: {1}',
        count,
        `REF@sha256:…`,
      );
}

/** Why a registry's list of tags stops before its end. */
export function cutTagsSentence(end: 'limit' | 'circle', count: number, locator: Locator): string {
  const registry = plainLine(hostOf(locator), 1000);
  const command = 'oci-lens digest REPOSITORY:TAG';
  return end === 'limit'
    ? l10n.t(
        '{0} has more tags than these {1}: the rest was not read, since a list is read to 200,000 tags or 4,000 pages. To learn whether some other tag is there, ask for it: {2}',
        registry,
        count,
        command,
      )
    : l10n.t(
        '{0} leads from page to page without a new tag, so its list never ends, and there may be more than these {1}: tell the owner of the registry. To learn whether some other tag is there, ask for it: {2}',
        registry,
        count,
        command,
      );
}

/** A reference and where it stands, in one line of plain text; whatever the file holds, a terminal shows it and obeys nothing. */
export function foundLine({ target, text }: Occurrence, file: string, place: LinePosition): string {
  return `${shownPlace(file, place)}  ${plainLine(text, 1200)}  → ${plainLine(targetText(target), 1200)}`;
}

function targetText(target: Occurrence['target']): string {
  switch (target.kind) {
    case 'image':
      return formatReference(target.reference);
    case 'build':
      return l10n.t('{0} (the name that a build gives its result)', formatReference(target.reference));
    case 'unresolved':
      return unresolvedSentence(target.reason);
  }
}

/** Why a file or folder could not be read. */
export function fileErrorSentence(file: string, kind: FileErrorKind): string {
  const path = shownPath(file);
  switch (kind) {
    case 'notFound':
      // Node.js reads names as UTF-8 and puts this sign where one is not, so that the file is not found by it.
      return file.includes('\ufffd')
        ? l10n.t('{0} does not exist, or its name is not UTF-8: check the path, or rename the file.', path)
        : l10n.t('{0} does not exist: check the path.', path);
    case 'denied':
      return l10n.t('{0} may not be read: check its permissions.', path);
    case 'notAFile':
      return l10n.t('{0} is neither a file nor a folder.', path);
    case 'tooLarge':
      return cliText.tooLarge(file);
    case 'utf16':
      return l10n.t('{0} is written in UTF-16, so it was not read: save it as UTF-8.', path);
    case 'failed':
      return l10n.t('{0} could not be read: check the disk, then try again.', path);
  }
}

/** What folders hold that was not looked at, and why. */
export function leftOutSentences(counts: ReadonlyMap<LeftOut, number>): readonly string[] {
  return [...counts].map(([why, count]) => {
    switch (why) {
      case 'ignored':
        return l10n.t('Left out because of {0}: {1}', '.gitignore', count);
      case 'nodeModules':
        return l10n.t('Left out, folders {0}: {1}', 'node_modules', count);
      case 'tooLarge':
        return l10n.t('Left out because they are larger than 4 MiB: {0}', count);
      case 'link':
        return l10n.t('Left out, symlinks that lead out of their folder or nowhere: {0}', count);
    }
  });
}

function shownPlace(file: string, { line, character }: LinePosition): string {
  return `${shownPath(file)}:${line + 1}:${character + 1}`;
}

function shownPath(file: string): string {
  return plainLine(file, 1000);
}
