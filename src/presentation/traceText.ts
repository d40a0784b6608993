import * as l10n from '@vscode/l10n';
import type { CredentialPlace, TraceStep } from '../registry/credentials/credentialSource';
import type { Access } from '../registry/registryError';
import { plainLine } from './harmless';

/** Why somebody was refused, as far as credentials go: a line for each place that was asked, without a secret. */
export function traceLines({ trace, credentialRefused, realmHost, scope }: Partial<Access>): readonly string[] {
  const steps = (trace ?? []).map(stepLine);
  const refused = credentialRefused
    ? [l10n.t('The registry refused this credential, and an anonymous request too.')]
    : [];
  const service =
    realmHost === undefined
      ? []
      : [l10n.t('Token service: {0}, scope {1}', plainLine(realmHost, 80), plainLine(scope ?? '', 300))];
  return [...steps, ...refused, ...service];
}

/** The place that did not tell whether it has a credential, though it may have one: the first, as `Keychain: is locked`. */
export function silentPlace(trace: readonly TraceStep[]): string | undefined {
  const step = trace.find(({ place, outcome }) => {
    const hasTold = outcome === 'found' || outcome === 'none';
    return !hasTold && !(place === 'keychain' && outcome === 'missing');
  });
  return step && l10n.t('{0}: {1}', placeName(step), outcomeName(step));
}

function stepLine(step: TraceStep): string {
  const said = l10n.t('{0}: {1}', placeName(step), outcomeName(step));
  const advice = adviceFor(step);
  return advice === undefined ? said : l10n.t('{0}; {1}', said, advice);
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
  const isOfOurs = place === 'keychain' || place === 'secretStorage' || place === 'github';
  switch (outcome) {
    case 'found':
      return l10n.t('a credential was found');
    case 'none':
      return l10n.t('no credential for this registry');
    case 'unreadable':
      return l10n.t('could not be read');
    case 'malformed':
      return isOfOurs ? l10n.t('holds something that is no credential') : l10n.t('is not written as it should be');
    case 'refused':
      return place === 'helper'
        ? l10n.t('not run, for your safety')
        : l10n.t('not read, because it stands in the workspace');
    case 'missing':
      return place === 'keychain' ? l10n.t('none can be used here') : l10n.t('is not installed');
    case 'timeout':
      return l10n.t('did not answer in time');
    case 'failed':
      return place === 'helper' ? l10n.t('failed, or gave an answer that is none') : l10n.t('failed');
    case 'locked':
      return l10n.t('is locked, or does not open');
  }
}

/** What a person can do where a place did not tell. */
function adviceFor({ place, outcome }: TraceStep): string | undefined {
  switch (outcome) {
    case 'found':
    case 'none':
      return undefined;
    case 'unreadable':
      return l10n.t('check that it is a file of at most 1 MiB that you may read');
    case 'malformed':
      return place === 'dockerConfig' || place === 'podman'
        ? l10n.t('mend the file, or sign in there again')
        : l10n.t('sign in again');
    case 'refused':
      return place === 'helper'
        ? l10n.t('trust the workspace, and give the helper a name that is no path')
        : l10n.t('keep it outside, such as in your home folder');
    case 'missing':
      return place === 'helper' ? l10n.t('install it, or sign in without it') : undefined;
    case 'timeout':
      return place === 'keychain'
        ? l10n.t('unlock it, then try again')
        : l10n.t('try again, and see in a terminal what it waits for');
    case 'failed':
      return place === 'helper' ? l10n.t('see in a terminal what it says, or sign in again') : l10n.t('try again');
    case 'locked':
      return l10n.t('unlock it, then try again');
  }
}
