import * as l10n from '@vscode/l10n';
import type { CapabilityProblem } from '../inspection/policyHost';
import { formatPlatform } from '../oci/platform';
import type { InvalidReference } from '../references/occurrence';
import { hostOf, type Locator } from '../registry/imageSource';
import type { RegistryError } from '../registry/registryError';
import { errorSentence } from './errorSentence';
import { plainLine } from './harmless';
import { platformName } from './names';
import { traceLines } from './traceText';
import { invalidSentence } from './unresolvedSentence';

/** Why a look-up failed, in a registry or on this machine, and what to do next: one sentence of plain text. */
export function lookUpSentence(
  error: RegistryError,
  locator: Locator,
  part: 'reference' | 'content' = 'reference',
): string {
  if (locator.kind === 'registry') return errorSentence(error, locator.reference, part);
  const place = plainLine(locator.path, 1000);
  const reason = plainLine(error.message, 200);
  switch (error.kind) {
    case 'notFound':
      if (error.systemCode !== undefined) return l10n.t('{0} does not exist: check the path.', place);
      // Content that nobody named by its digest is missing.
      return error.code === 'BLOB_UNKNOWN' && (!locator.digest || part === 'content')
        ? l10n.t('{0} lacks a part of this image ({1}): write it again from its source.', place, reason)
        : l10n.t('{0} does not hold this image ({1}): check its name.', place, reason);
    case 'denied':
    case 'unauthorized':
      return l10n.t('{0} may not be read: check its permissions.', place);
    case 'digestMismatch':
      return l10n.t(
        '{0} holds content that does not match its digest, so it is not shown: write it again from its source.',
        place,
      );
    case 'tooLarge':
      return l10n.t(
        '{0} holds more than any image needs in one place ({1}), so it was not read: check where it comes from.',
        place,
        reason,
      );
    case 'refused':
      return l10n.t(
        '{0} was not read any further, for your safety ({1}): write it again without such links.',
        place,
        reason,
      );
    case 'cancelled':
      return l10n.t('The look-up of {0} was cancelled: try again.', place);
    case 'malformed':
    case 'unsupported':
      return l10n.t('{0} cannot be read as an image layout or an archive of images ({1}).', place, reason);
    case 'unreachable':
    case 'timeout':
    case 'rateLimited':
      return l10n.t('{0} could not be read ({1}): check the disk, then try again.', place, reason);
  }
}

/** Why a capability gave no answer: one sentence of plain text. */
export function capabilitySentence(problem: CapabilityProblem, locator: Locator): string {
  if (problem.kind === 'invalidUri') return invalidSentence(problem.problem);
  const { wish, platforms } = problem;
  const place = plainLine(hostOf(locator), 1000);
  if (!wish) return l10n.t('This index of {0} holds no image.', place);
  if (platforms.length === 0) return l10n.t('This index of {0} names no platform.', place);
  const names = [...new Set(platforms.map(formatPlatform))].join(', ');
  return l10n.t('There is no image for {0}: choose one of {1}.', platformName(wish), plainLine(names, 1000));
}

/** What is wrong with a text that should say where an image is. */
export function locatorSentence(problem: InvalidReference | 'path'): string {
  if (problem !== 'path') return invalidSentence(problem);
  const forms = 'oci:FOLDER[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE';
  return l10n.t('A path is missing here: write {0}.', forms);
}

/** What the terminal adds where a sentence speaks of settings or of a log, or credentials play a part: lines of plain text. */
export function terminalHints(error: RegistryError, locator: Locator): readonly string[] {
  if (locator.kind !== 'registry') return [];
  switch (error.kind) {
    case 'malformed':
    case 'unsupported':
      return [plainLine(error.message, 400)];
    case 'unauthorized':
    case 'denied':
      return traceLines(error);
    case 'unreachable':
      if (isUntrusted(error.systemCode)) return [l10n.t('In the terminal: {0}', '--ca-file FILE')];
      return speaksNoTls(error.systemCode) ? [l10n.t('In the terminal: {0}', '--plain-http HOST')] : [];
    default:
      return [];
  }
}

function isUntrusted(systemCode: string | undefined): boolean {
  return /SELF_SIGNED|^UNABLE_TO_(?:VERIFY|GET)|^CERT_UNTRUSTED$/.test(systemCode ?? '');
}

function speaksNoTls(systemCode: string | undefined): boolean {
  return /^(?:ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|EPROTO)$/.test(systemCode ?? '');
}
