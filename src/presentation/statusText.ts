import * as l10n from '@vscode/l10n';
import type { DocumentStandings } from '../operations/drift';
import type { RateLimit } from '../registry/transport';
import { plainLine } from './harmless';

/** How the references of a document stand: `12 images · 1 moved`. */
export function standingsText(counts: DocumentStandings): string {
  const { references, moved, missing, notVisible, failed } = counts;
  const parts = [references === 1 ? l10n.t('1 image') : l10n.t('{0} images', references)];
  if (moved > 0) parts.push(l10n.t('{0} moved', moved));
  if (missing > 0) parts.push(l10n.t('{0} missing', missing));
  if (notVisible > 0) parts.push(l10n.t('{0} not visible', notVisible));
  if (failed > 0) parts.push(l10n.t('{0} not answered', failed));
  return parts.join(' · ');
}

/** How much of that is known. */
export function knownText({ references, known }: DocumentStandings): string {
  if (known === 0) return l10n.t('not checked yet');
  return known === references ? l10n.t('all checked') : l10n.t('{0} of {1} checked', known, references);
}

/** What a registry still lets through: `docker.io: 76 of 100 requests left in 6 hours`. */
export function rateLimitText(registry: string, { limit, remaining, windowSeconds, source }: RateLimit): string {
  const host = plainLine(registry, 80);
  const left =
    remaining === undefined
      ? l10n.t('{0}: {1} requests', host, limit)
      : l10n.t('{0}: {1} of {2} requests left', host, remaining, limit);
  const parts = [left];
  if (windowSeconds !== undefined) parts.push(l10n.t('in {0}', windowText(windowSeconds)));
  if (source !== undefined) parts.push(l10n.t('(counted for {0})', plainLine(source, 64)));
  return parts.join(' ');
}

function windowText(seconds: number): string {
  const hours = seconds / 3600;
  if (hours === 1) return l10n.t('an hour');
  if (hours > 1 && Number.isInteger(hours)) return l10n.t('{0} hours', hours);
  return seconds % 60 === 0 && seconds > 60 ? l10n.t('{0} minutes', seconds / 60) : l10n.t('{0} seconds', seconds);
}

/** What is wrong with a registry, for a status bar: as short as can be. */
export function problemText(registries: readonly { readonly registry: string; readonly kind: ProblemKind }[]): string {
  const [first] = registries;
  if (!first) return '';
  const host = plainLine(first.registry, 40);
  if (registries.length > 1) return l10n.t('{0} registries have a problem', registries.length);
  switch (first.kind) {
    case 'offline':
      return l10n.t('{0} not reached', host);
    case 'rateLimited':
      return l10n.t('{0}: rate limit reached', host);
    case 'refused':
      return l10n.t('{0}: sign-in refused', host);
  }
}

export type ProblemKind = 'offline' | 'rateLimited' | 'refused';

export const statusMessages = {
  referencesName: () => l10n.t('OCI Lens: References'),
  registriesName: () => l10n.t('OCI Lens: Registries'),
  problemName: () => l10n.t('OCI Lens: Problem of a Registry'),
  check: () => l10n.t('Check now'),
  checkTooltip: () => l10n.t('Ask the registries how each image reference of this file stands'),
  showLog: () => l10n.t('Show log'),
  checking: () => l10n.t('Asking the registries…'),
  checked: (counts: DocumentStandings) => l10n.t('Checked: {0}', standingsText(counts)),
  leftOut: (count: number) =>
    count === 1
      ? l10n.t('1 reference was left out: it is looked up only when you ask for it by name, in its hover.')
      : l10n.t(
          '{0} references were left out: they are looked up only when you ask for them by name, in their hovers.',
          count,
        ),
  noReferences: () =>
    l10n.t('No image reference was found in this file: open a Kubernetes or Compose file or a Dockerfile.'),
  rateLimitReached: (registry: string) =>
    l10n.t('{0} lets no more requests through for now: sign in for a larger limit, or wait.', plainLine(registry, 80)),
};
