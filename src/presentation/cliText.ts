import * as l10n from '@vscode/l10n';
import type { FileErrorKind } from '../operations/files';
import type { LeftOut } from '../operations/walk';
import type { LinePosition } from '../references/lines';
import type { Occurrence } from '../references/occurrence';
import { formatReference } from '../references/reference';
import { plainLine } from './harmless';
import { unresolvedSentence } from './unresolvedSentence';

/** The texts of the terminal's commands. What people type, names of options among it, is not translated. */
export const cliText = {
  help: () =>
    [
      l10n.t('Finds the container images that files name.'),
      '',
      `${l10n.t('Usage')}: oci-lens COMMAND …`,
      '',
      `  find [--json] PATH…   ${l10n.t('Every image reference in files and folders')}`,
      '',
      l10n.t('Each command says more with {0}.', '--help'),
      ...exitStatus(),
    ].join('\n'),
  findHelp: () =>
    [
      l10n.t(
        'Finds every image reference in files and folders. In folders, what {0} names is left out, and symlinks do not lead out of them.',
        '.gitignore',
      ),
      '',
      `${l10n.t('Usage')}: oci-lens find [--json] PATH…`,
      '',
      `  --json       ${l10n.t('One JSON object a line')}`,
      `  -h, --help   ${l10n.t('This text')}`,
      ...exitStatus(),
    ].join('\n'),
  noCommand: () => l10n.t('A command is missing.'),
  unknownCommand: (name: string) => l10n.t('There is no command {0}.', plainLine(name, 80)),
  noPath: () => l10n.t('Name the files or folders to look in.'),
  tooLarge: (file: string) => l10n.t('{0} is larger than 4 MiB, so it was not read.', shownPath(file)),
  unexpected: (reason: string) => l10n.t('Something went wrong in OCI Lens: {0}', plainLine(reason, 400)),
};

function exitStatus(): readonly string[] {
  return [
    '',
    l10n.t('Exit status: 0 done, 2 wrong use, 3 something could not be read (the rest was done, and it is named).'),
  ];
}

/** What is wrong with the arguments of a command. */
export function argumentSentence(problem: {
  readonly kind: 'unknownOption' | 'takesNoValue';
  readonly option: string;
}): string {
  const option = plainLine(problem.option, 80);
  switch (problem.kind) {
    case 'unknownOption':
      return l10n.t('There is no option {0}; a path that starts with - is written behind --.', option);
    case 'takesNoValue':
      return l10n.t('The option {0} takes no value.', option);
  }
}

/** A reference and where it stands, in one line of plain text; whatever the file holds, a terminal shows it and obeys nothing. */
export function foundLine({ target, text }: Occurrence, file: string, { line, character }: LinePosition): string {
  const place = `${shownPath(file)}:${line + 1}:${character + 1}`;
  return `${place}  ${plainLine(text, 1200)}  → ${plainLine(targetText(target), 1200)}`;
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
      return l10n.t('{0} does not exist: check the path.', path);
    case 'denied':
      return l10n.t('{0} may not be read: check its permissions.', path);
    case 'notAFile':
      return l10n.t('{0} is neither a file nor a folder.', path);
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

function shownPath(file: string): string {
  return plainLine(file, 1000);
}
