import * as l10n from '@vscode/l10n';
import type { Reference } from '../references/reference';
import type { RegistryError } from '../registry/registryError';
import { plainLine } from './harmless';
import { repositoryName } from './names';

/**
 * What happened, why, and what to do next: one sentence of plain text.
 * @param part what was asked for: what the reference names, or a part of it that its manifest or index names.
 */
export function errorSentence(
  error: RegistryError,
  reference: Reference,
  part: 'reference' | 'content' = 'reference',
): string {
  const registry = plainLine(reference.registry, 80);
  const repository = plainLine(repositoryName(reference), 160);
  const host = plainLine(error.host, 80);
  switch (error.kind) {
    case 'unauthorized':
      return l10n.t(
        '{0} does not show {1} without signing in: it is private or does not exist, so check the name, or who may read it.',
        registry,
        repository,
      );
    case 'denied':
      return l10n.t(
        '{0} refused access to {1}: check the name, or ask its owner who may read it.',
        registry,
        repository,
      );
    case 'notFound':
      return part === 'reference'
        ? notFoundSentence(error, reference, registry, repository)
        : l10n.t(
            '{0} no longer holds this part of {1}: it was deleted, or not all of it was pushed; choose another platform, or ask its owner.',
            registry,
            repository,
          );
    case 'rateLimited':
      return error.retryAfter === undefined
        ? l10n.t('{0} has had too many requests from here: wait a while, then try again.', host)
        : l10n.t('{0} has had too many requests from here: try again in {1} seconds.', host, error.retryAfter);
    case 'unreachable':
      return unreachableSentence(error, host);
    case 'timeout':
      return l10n.t('{0} did not answer in time: check your connection, or try again later.', host);
    case 'digestMismatch':
      return l10n.t(
        '{0} sent content that does not match its digest, so it is not shown: something on the way is broken or tampered with; try again, and tell the owner of the registry if it stays.',
        host,
      );
    case 'tooLarge':
      return l10n.t(
        '{0} sent more for {1} than any manifest or configuration needs, so it was not read: check that this is an image.',
        host,
        repository,
      );
    case 'malformed':
      if (error.status !== undefined && error.status !== 200) {
        return l10n.t(
          '{0} does not take this request for {1} (status {2}): check that the host is a registry and that the name is right.',
          host,
          repository,
          error.status,
        );
      }
      return l10n.t(
        '{0} sent something for {1} that is no manifest or configuration: check that the host is a registry; the log says more.',
        host,
        repository,
      );
    case 'unsupported':
      return l10n.t(
        '{0} holds {1} in a form that OCI Lens does not read ({2}): the log says more.',
        host,
        repository,
        plainLine(error.message, 120),
      );
    case 'refused':
      return l10n.t(
        'OCI Lens did not send a request for {0}, for your safety ({1}): check the setting ociLens.mirrors and the registry.',
        repository,
        plainLine(error.message, 160),
      );
    case 'cancelled':
      return l10n.t('The look-up of {0} was cancelled: try again.', repository);
  }
}

function notFoundSentence(error: RegistryError, reference: Reference, registry: string, repository: string): string {
  if (error.code === 'NAME_UNKNOWN') return l10n.t('{0} has no repository {1}: check the name.', registry, repository);
  if (reference.digest) {
    return l10n.t(
      '{0} has no such digest in {1}: it was deleted or never there, so check the digest.',
      registry,
      repository,
    );
  }
  return l10n.t(
    '{0} has no tag {1} in {2}: check the tag and the name.',
    registry,
    reference.tag ?? 'latest',
    repository,
  );
}

function unreachableSentence(error: RegistryError, host: string): string {
  if (error.status !== undefined)
    return l10n.t('{0} has a problem of its own (status {1}): try again later.', host, error.status);
  switch (error.systemCode) {
    case 'ECONNREFUSED':
      return l10n.t(
        '{0} could not be reached (connection refused): check that the registry runs and that the name is right.',
        host,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return l10n.t('{0} could not be found (no such host): check the name and your connection.', host);
    default:
      return l10n.t(
        '{0} could not be reached ({1}): check your connection, then try again.',
        host,
        error.systemCode ?? l10n.t('the connection broke'),
      );
  }
}
