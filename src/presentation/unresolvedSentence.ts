import * as l10n from '@vscode/l10n';
import { plainLine } from './harmless';
import type { InvalidReference, UnresolvedReason } from '../references/occurrence';

/** Why a position cannot be looked up, and what to do: one sentence of plain text. */
export function unresolvedSentence(reason: UnresolvedReason): string {
  if (reason.kind === 'templated') {
    return l10n.t(
      'This value is known only when the file is rendered, so there is nothing to look up yet: inspect what it becomes.',
    );
  }
  if (reason.kind === 'notExpanded') {
    return l10n.t(
      'Variables are not expanded here, so this names no image: write the image, or a stage that is built from it.',
    );
  }
  return invalidSentence(reason.problem);
}

/** The same behind the text. */
export function wrongReferenceSentence(text: string, problem: InvalidReference): string {
  return `${plainLine(text, 200)}: ${invalidSentence(problem)}`;
}

/** What is wrong with a text that should be a reference. */
export function invalidSentence(problem: InvalidReference): string {
  const form = '[registry/]repository[:tag][@digest]';
  switch (problem) {
    case 'empty':
      return l10n.t('An image reference is missing here: write {0}.', form);
    case 'tooLong':
      return l10n.t('This image reference is too long: a repository has at most 255 characters and a tag at most 128.');
    case 'uppercase':
      return l10n.t('This is no image reference: a repository is written in lower case.');
    case 'bareHexName':
      return l10n.t('This is no image reference: 64 hexadecimal digits alone cannot be a name; write {0}.', form);
    case 'registry':
      return l10n.t('This is no image reference: the registry is not a host name; write {0}.', form);
    case 'repository':
      return l10n.t(
        'This is no image reference: the repository holds a character that is not allowed; write {0}.',
        form,
      );
    case 'tag':
      return l10n.t(
        'This is no image reference: the tag holds a character that is not allowed or is empty; write {0}.',
        form,
      );
    case 'digest':
      return l10n.t('This is no image reference: a digest is sha256: and 64 hexadecimal digits; write {0}.', form);
  }
}
