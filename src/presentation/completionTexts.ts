import * as l10n from '@vscode/l10n';
import type { Reference } from '../references/reference';
import type { RegistryError } from '../registry/registryError';
import { errorSentence } from './errorSentence';
import { plainLine } from './harmless';
import { repositoryName } from './names';

/** What completion shows. */
export const completionTexts = {
  lookUpTags: (registry: string) => l10n.t('Look up tags at {0}…', plainLine(registry, 80)),
  uses: (count: number) => (count === 1 ? l10n.t('used once here') : l10n.t('used {0} times here', count)),
} as const;

/** Why the tags of a repository could not be listed, and what to do next: one sentence of plain text. */
export function tagListSentence(error: RegistryError, reference: Reference): string {
  if (error.kind !== 'notFound') return errorSentence(error, reference);
  const [registry, repository] = [plainLine(reference.registry, 80), plainLine(repositoryName(reference), 160)];
  return l10n.t('{0} has no repository {1}: check the name.', registry, repository);
}
