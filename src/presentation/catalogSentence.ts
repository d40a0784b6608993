import * as l10n from '@vscode/l10n';
import type { RegistryError } from '../registry/registryError';
import { errorSentence } from './errorSentence';
import { plainLine } from './harmless';

/** Why a registry's repositories are not listed, and what to do: one sentence of plain text. */
export function catalogSentence(error: RegistryError, registry: string): string {
  const name = plainLine(registry, 80);
  switch (error.kind) {
    case 'unauthorized':
    case 'denied':
      if (registry === 'docker.io' || registry === 'ghcr.io') return noneListed(name);
      return error.credentialRefused
        ? l10n.t(
            '{0} does not list its repositories to this sign-in, which may be for pulling only: inspect an image by its name instead.',
            name,
          )
        : l10n.t(
            '{0} does not list its repositories without a sign-in that allows it: sign in, or inspect an image by its name instead.',
            name,
          );
    case 'notFound':
    case 'malformed':
    case 'unsupported':
      return noneListed(name);
    default:
      return errorSentence(error, { registry, repository: '' });
  }
}

function noneListed(name: string): string {
  return l10n.t(
    '{0} does not list its repositories here, as many registries do not: search on its web page, or inspect an image by its name instead.',
    name,
  );
}

/** What is said over the list. @param isWhole false where the registry may have more. */
export function catalogTitle(registry: string, count: number, isWhole: boolean): string {
  const name = plainLine(registry, 80);
  if (!isWhole) return l10n.t('The first {0} repositories of {1}', count, name);
  return count === 1 ? l10n.t('1 repository of {0}', name) : l10n.t('{0} repositories of {1}', count, name);
}
