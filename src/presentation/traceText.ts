import * as l10n from '@vscode/l10n';
import type { CredentialPlace, TraceStep } from '../registry/credentials/credentialSource';
import type { Access } from '../registry/registryError';
import { plainLine } from './harmless';

/** Why somebody was refused, as far as credentials go: a line for each place that was asked, without a secret. */
export function traceLines({ trace, credentialRefused, realmHost, scope }: Partial<Access>): readonly string[] {
  const steps = (trace ?? []).map((step) => l10n.t('{0}: {1}', placeName(step), outcomeName(step)));
  const refused = credentialRefused
    ? [l10n.t('The registry refused this credential, and an anonymous request too.')]
    : [];
  const service =
    realmHost === undefined
      ? []
      : [l10n.t('Token service: {0}, scope {1}', plainLine(realmHost, 80), plainLine(scope ?? '', 300))];
  return [...steps, ...refused, ...service];
}

function placeName({ place, detail }: TraceStep): string {
  const name = credentialPlaceName(place);
  return detail === undefined ? name : l10n.t('{0} ({1})', name, plainLine(detail, 400));
}

/** What a person calls the place. */
export function credentialPlaceName(place: CredentialPlace): string {
  switch (place) {
    case 'keychain':
      return l10n.t('Keychain');
    case 'secretStorage':
      return l10n.t("VS Code's secret storage");
    case 'dockerConfig':
      return l10n.t("Docker's configuration");
    case 'helper':
      return l10n.t('Credential helper');
    case 'podman':
      return l10n.t("Podman's sign-ins");
    case 'github':
      return l10n.t("VS Code's GitHub session");
  }
}

function outcomeName({ place, outcome }: TraceStep): string {
  switch (outcome) {
    case 'found':
      return l10n.t('a credential was found');
    case 'none':
      return l10n.t('no credential for this registry');
    case 'unreadable':
      return l10n.t('could not be read');
    case 'malformed':
      return l10n.t('holds something that is no credential');
    case 'refused':
      return place === 'helper'
        ? l10n.t('not run, for your safety')
        : l10n.t('not read, because it stands in the workspace');
    case 'missing':
      return l10n.t('is not installed');
    case 'timeout':
      return l10n.t('did not answer in time');
    case 'failed':
      return l10n.t('failed');
    case 'locked':
      return l10n.t('is locked');
  }
}
