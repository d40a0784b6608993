import * as l10n from '@vscode/l10n';
import type { NameProblem } from '../operations/fileNames';
import type { LeftOutFile } from '../operations/pull';
import type { ReferrersTagFailure, TransferProblem } from '../operations/transferError';
import type { Reference } from '../references/reference';
import type { RegistryError } from '../registry/registryError';
import { fileErrorSentence } from './cliText';
import { errorSentence } from './errorSentence';
import { formatBytes } from './format';
import { plainLine } from './harmless';
import { repositoryName } from './names';

/** Why files were not pushed or pulled, and what to do next: one sentence of plain text. */
export function transferSentence(problem: TransferProblem): string {
  switch (problem.kind) {
    case 'index':
      return l10n.t(
        'This is an index of several images or artifacts, which has no files itself: ask for one of them by its digest.',
      );
    case 'noNames':
      return l10n.t(
        'Nothing in this has the name of a file, so there is nothing to write: it is an image, or was made for another tool.',
      );
    case 'name':
      return l10n.t(
        '{0} is no name for a file on every machine ({1}), so nothing was written: rename the file where it comes from.',
        shown(problem.name),
        nameReason(problem.problem),
      );
    case 'sameName':
      return l10n.t(
        '{0} and {1} cannot stand beside each other on every machine, so nothing was written: rename one of them where they come from.',
        shown(problem.name),
        shown(problem.other),
      );
    case 'tooLarge':
      return l10n.t(
        'Its files announce {0}, and no more than {1} are taken at once, so nothing was read: check that this is what you want, and take it with another tool.',
        formatBytes(problem.size),
        formatBytes(problem.limit),
      );
    case 'noSpace':
      return l10n.t(
        'Its files need {0}, and there are {1} free, so nothing was written: make room, or choose another disk.',
        formatBytes(problem.size),
        formatBytes(problem.free),
      );
    case 'bomb':
      return l10n.t(
        '{0} unpacks to more than {1}, which no such folder does, so nothing was written: check where it comes from.',
        shown(problem.name),
        formatBytes(problem.limit),
      );
    case 'archive':
      return l10n.t(
        '{0} cannot be unpacked ({1}), so nothing was written: push it again from its source.',
        shown(problem.name),
        plainLine(problem.reason, 160),
      );
    case 'archiveEntry':
      return l10n.t(
        '{0} holds something that is no file or folder of its own ({1}), so nothing was written: check where it comes from.',
        shown(problem.name),
        shown(problem.entry),
      );
    case 'archiveDigest':
      return l10n.t(
        '{0} does not unpack to what its digest says, so nothing was written: push it again from its source.',
        shown(problem.name),
      );
    case 'read':
      return problem.error === 'notAFile'
        ? l10n.t('{0} is no file, and only files are sent: name those that are meant.', shown(problem.path))
        : fileErrorSentence(problem.path, problem.error);
    case 'changed':
      return l10n.t('{0} was changed while it was sent, so nothing was pushed: try again.', shown(problem.path));
    case 'write':
      return l10n.t(
        '{0} could not be written ({1}): check its permissions and the disk.',
        shown(problem.path),
        plainLine(problem.code, 40),
      );
    case 'referrersTag':
      return referrersTagSentence(problem.why, problem.tag, problem.digest);
  }
}

function referrersTagSentence(why: ReferrersTagFailure, tag: string, digest: string): string {
  switch (why) {
    case 'noIndex':
      return l10n.t(
        '{0} was pushed, but this registry lists what is attached under the tag {1}, which holds something else: take that tag away, then attach again.',
        digest,
        tag,
      );
    case 'lost':
      return l10n.t(
        '{0} was pushed, but others write the list of what is attached (the tag {1}) at the same time, so it does not stand there: attach again.',
        digest,
        tag,
      );
    case 'full':
      return l10n.t(
        '{0} was pushed, but the list of what is attached (the tag {1}) has no room left: take old entries away, then attach again.',
        digest,
        tag,
      );
    case 'failed':
      return l10n.t(
        '{0} was pushed, but the list of what is attached (the tag {1}) could not be written: attach again.',
        digest,
        tag,
      );
  }
}

function nameReason(problem: NameProblem): string {
  switch (problem) {
    case 'empty':
      return l10n.t('a part of it is empty');
    case 'tooLong':
      return l10n.t('it is too long');
    case 'absolute':
      return l10n.t('it is the path of a place on a machine');
    case 'colon':
      return l10n.t('it holds a colon');
    case 'dots':
      return l10n.t('it leads elsewhere');
    case 'backslash':
      return l10n.t('it holds a backslash');
    case 'invisible':
      return l10n.t('it holds characters that cannot be seen');
    case 'device':
      return l10n.t('it is a device on Windows');
    case 'shortName':
      return l10n.t('it is the short form of another name on Windows');
    case 'ending':
      return l10n.t('a part of it ends with a dot or a space');
  }
}

/** Why one file was not written, and what to do next. */
export function leftOutFileSentence({ name, why }: LeftOutFile): string {
  const file = shown(name);
  switch (why) {
    case 'hidden':
      return l10n.t(
        '{0} was not written: programs obey files whose name starts with a dot, so pull them into an empty folder with another tool, and look at them first.',
        file,
      );
    case 'exists':
      return l10n.t('{0} is there with other content, so it was left as it is: move it away, or pull elsewhere.', file);
    case 'link':
      return l10n.t(
        '{0} was not written, since a symbolic link is in its way: take that away, or pull elsewhere.',
        file,
      );
    case 'inTheWay':
      return l10n.t(
        '{0} was not written, since something else is in its way: move that away, or pull elsewhere.',
        file,
      );
  }
}

/** How many layers have no name. */
export function unnamedSentence(count: number): string {
  return l10n.t('Left out because they have no name: {0}', count);
}

/** Why a registry took no write, and what to do next: one sentence of plain text. */
export function writeErrorSentence(error: RegistryError, reference: Reference): string {
  const host = plainLine(error.credentialHost ?? reference.registry, 80);
  const repository = plainLine(repositoryName(reference), 160);
  const answer = [error.status, error.code].filter((part) => part !== undefined).join(' ');
  switch (error.kind) {
    case 'unauthorized':
      return error.credentialRefused
        ? l10n.t(
            '{0} did not let you write to {1}: check that the account you are signed in with may push there, or sign in again.',
            host,
            repository,
          )
        : l10n.t('{0} lets nobody write to {1} without signing in: sign in first.', host, repository);
    case 'denied':
      return l10n.t('{0} does not let you write to {1}: ask its owner who may push.', host, repository);
    case 'digestMismatch':
      return l10n.t(
        '{0} stored something else than was sent to {1}: something on the way is broken or tampered with; try again, and tell the owner of the registry if it stays.',
        host,
        repository,
      );
    case 'malformed':
      if (error.status === 405) {
        return l10n.t(
          '{0} takes no writes to {1} ({2}): it is read-only or a mirror; push elsewhere, or ask its owner.',
          host,
          repository,
          plainLine(answer, 80),
        );
      }
      if (error.status === 413) {
        return l10n.t(
          '{0} takes nothing so large for {1} ({2}): push less at once, or ask its owner for the limit.',
          host,
          repository,
          plainLine(answer, 80),
        );
      }
      return l10n.t(
        '{0} did not take what was sent to {1} ({2}): it may be read-only, or not take such artifacts; ask its owner.',
        host,
        repository,
        plainLine(answer === '' ? error.message : answer, 160),
      );
    case 'notFound':
      if (error.code !== 'MANIFEST_UNKNOWN' && reference.digest === undefined) {
        return l10n.t(
          '{0} has no repository {1}, or makes none by itself: check the name, or create it there first.',
          host,
          repository,
        );
      }
      return errorSentence(error, reference);
    default:
      return errorSentence(error, reference);
  }
}

/** The short texts of `push`, `attach`, `pull` and `tag`. */
export const transferText = {
  pushing: (reference: string, who: string) => l10n.t('Pushing to {0} as: {1}', plainLine(reference, 600), who),
  progress: (name: string, done: number, size: number) =>
    l10n.t('{0}: {1} of {2}', shown(name), formatBytes(done), formatBytes(size)),
  finished: (name: string, size: number) => l10n.t('{0}: {1}', shown(name), formatBytes(size)),
  noFile: () => l10n.t('Name the files to push: {0}', 'FILE[:TYPE]…'),
  noType: () => l10n.t('Say what is attached: {0}', '--artifact-type application/vnd.example.sbom.v1+json'),
  noTag: () => l10n.t('Name the reference, then the new tag.'),
  notATag: (text: string) =>
    l10n.t(
      '{0} is no tag: it has at most 128 letters, digits, and {1}, and starts with none of the last two.',
      plainLine(text, 140),
      '_ . -',
    ),
  notAMediaType: (text: string) =>
    l10n.t('{0} is no media type, such as {1}.', plainLine(text, 160), 'application/json'),
  notAnAnnotation: (text: string) => l10n.t('{0} is no annotation: write {1}.', plainLine(text, 160), 'KEY=VALUE'),
  notAConfig: (text: string) => l10n.t('{0} names no configuration: write {1}.', plainLine(text, 160), 'FILE:TYPE'),
  digestGiven: () => l10n.t('A push gives a tag a new digest: name the tag alone.'),
  onlyRegistries: () => l10n.t('This is done in registries alone: name a repository there.'),
} as const;

function shown(name: string): string {
  return plainLine(name, 300);
}
