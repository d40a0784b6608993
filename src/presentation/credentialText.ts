import * as l10n from '@vscode/l10n';
import { formatReference, type Reference } from '../references/reference';
import { ANONYMOUS, type CredentialPlace, type FoundCredential } from '../registry/credentials/credentialSource';
import type { CredentialStoreError, CredentialStoreFailure } from '../registry/credentials/credentialStoreError';
import { HUB } from '../registry/credentials/canonicalHost';
import { shownUser } from '../registry/credentials/storedCredential';
import type { RegistryError } from '../registry/registryError';
import { errorSentence } from './errorSentence';
import { plainLine } from './harmless';
import { credentialPlaceName, traceLines } from './traceText';

/** The short texts of signing in and out. */
export const credentialMessages = {
  signInTitle: () => l10n.t('Sign In to Registry'),
  signInTo: (host: string) => l10n.t('Sign In to {0}', plainLine(host, 80)),
  askHost: () => l10n.t('The host of the registry'),
  hostPlaceholder: () => l10n.t('docker.io, ghcr.io, registry.example.com:5000'),
  notAHost: () => l10n.t('Write a host, such as ghcr.io or registry.example.com:5000, without a repository.'),
  askUser: () => l10n.t('User name'),
  wrongUser: () => l10n.t('A user name holds no colon.'),
  askPassword: (host: string) =>
    host === 'ghcr.io'
      ? l10n.t('A personal access token with the scope read:packages')
      : l10n.t('Password, or an access token'),
  useGithub: () => l10n.t("Use VS Code's GitHub account"),
  useGithubDetail: () => l10n.t('With the permission to read packages; used where a package is not public'),
  usePassword: () => l10n.t('Use a user name and a token'),
  noGithub: () =>
    l10n.t('VS Code has no GitHub session for OCI Lens now, so nothing was changed: try again, or use a token.'),
  checking: (host: string) => l10n.t('Signing in to {0}…', plainLine(host, 80)),
  wrongPassword: (host: string, user: string) =>
    l10n.t(
      '{0} does not take this password for {1}: check both, and whether it wants an access token instead.',
      plainLine(host, 80),
      plainLine(user, 80),
    ),
  githubRefused: (host: string) =>
    l10n.t("{0} does not take VS Code's GitHub session: sign in with a token instead.", plainLine(host, 80)),
  tryAgain: () => l10n.t('Try Again'),
  signOutTitle: () => l10n.t('Sign Out of Registry'),
  signOutPlaceholder: () => l10n.t('Choose the sign-in to remove'),
  signOut: () => l10n.t('Sign Out'),
  confirmSignOut: (host: string) => l10n.t('Remove the sign-in for {0} from this computer?', plainLine(host, 80)),
  signedOut: (host: string) => l10n.t('Signed out of {0}', plainLine(host, 80)),
  noSignIns: () => l10n.t('OCI Lens holds no sign-in: what Docker and podman hold is removed with their own commands.'),
  closedPlace: (place: CredentialPlace) =>
    l10n.t(
      '{0} does not open, so the sign-ins that it may hold are not listed: unlock it, then try again.',
      credentialPlaceName(place),
    ),
  looking: () => l10n.t('looking…'),
  showAccessTitle: () => l10n.t('Show How a Registry Is Asked'),
};

/** Where a sign-in went, and why not into the keychain where it did not; `missing`: there is none on this machine. */
type KeptIn =
  | { readonly place: 'keychain' }
  | { readonly place: 'github' }
  | { readonly place: 'secretStorage'; readonly why: CredentialStoreFailure | 'missing' };

/** What is said after a sign-in. @param wasChecked false where the registry asks nobody for a password. */
export function signedInSentence(host: string, user: string, kept: KeptIn, wasChecked: boolean): string {
  const signedIn = l10n.t('Signed in to {0} as {1}.', plainLine(host, 80), plainLine(user, 80));
  const parts = [signedIn, keptSentence(kept)];
  if (!wasChecked) parts.push(l10n.t('The registry asks nobody for a password here, so it could not be checked.'));
  return parts.join(' ');
}

function keptSentence(kept: KeptIn): string {
  if (kept.place === 'keychain') return l10n.t("The password is kept in the operating system's keychain.");
  if (kept.place === 'github') {
    return l10n.t('VS Code keeps the session; it is used where {0} shows nothing to anybody.', 'ghcr.io');
  }
  switch (kept.why) {
    case 'missing':
      return l10n.t("The password is kept in VS Code's secret storage, for no keychain can be used here.");
    case 'locked':
    case 'timeout':
      return l10n.t("The password is kept in VS Code's secret storage, for the keychain did not open.");
    case 'tooLong':
      return l10n.t("The password is kept in VS Code's secret storage, for it is too long for the keychain.");
  }
}

/** What is said to who signs out where there is no sign-in of ours: whose credential is used, and how it is removed. */
export function notSignedInSentence(host: string, found: FoundCredential): string {
  const name = plainLine(host, 80);
  const owner = found.credential === ANONYMOUS ? undefined : found.trace.at(-1)?.place;
  if (owner === undefined || owner === 'keychain' || owner === 'secretStorage' || owner === 'github') {
    return l10n.t('OCI Lens holds no sign-in for {0}, and knows of no other: there is nothing to remove.', name);
  }
  // A helper that Docker's file names is asked in its place; podman's come after it.
  const isPodman =
    owner === 'podman' || (owner === 'helper' && found.trace.some(({ place }) => place === 'dockerConfig'));
  const logout = isPodman ? `podman logout ${name}` : host === HUB ? 'docker logout' : `docker logout ${name}`;
  return l10n.t(
    'OCI Lens holds no sign-in for {0}: the one in use is {1}. Remove it in a terminal, with: {2}',
    name,
    answererText(found),
    logout,
  );
}

/** Why a sign-in could not be saved or removed: one sentence of plain text. */
export function storeFailureSentence({ failure, host }: CredentialStoreError): string {
  const name = plainLine(host, 80);
  switch (failure) {
    case 'tooLong':
      return l10n.t('The password for {0} is too long to be kept: use a shorter access token.', name);
    case 'locked':
      return l10n.t(
        'The place where the password for {0} is kept does not open: unlock the keychain, then try again.',
        name,
      );
    case 'timeout':
      return l10n.t(
        'The place where the password for {0} is kept did not answer in time: unlock the keychain, then try again.',
        name,
      );
  }
}

/** Why a password could not be checked: one sentence of plain text. */
export function checkFailureSentence(error: RegistryError, host: string): string {
  if (error.kind === 'unreachable' || error.kind === 'timeout' || error.kind === 'rateLimited') {
    return errorSentence(error, { registry: host, repository: '' });
  }
  return l10n.t(
    '{0} did not say whether it takes the password ({1}), so nothing was saved: check that the host is a registry.',
    plainLine(host, 80),
    plainLine(error.message, 160),
  );
}

/** Who answers for a registry, in few words: `Keychain · ada`, `Anonymous`. Users of other programs' sign-ins may be secrets. */
export function answererText({ credential, trace }: FoundCredential): string {
  const step = trace.at(-1);
  if (credential === ANONYMOUS || !step) return l10n.t('Anonymous');
  const place = credentialPlaceName(step.place);
  const isOurs = step.place === 'keychain' || step.place === 'secretStorage' || step.place === 'github';
  const user = isOurs && credential.kind !== 'registryToken' ? shownUser(credential) : undefined;
  const detail = step.place === 'helper' ? step.detail : user;
  return detail === undefined ? place : l10n.t('{0} · {1}', place, plainLine(detail, 80));
}

/** A look-up that was not let in. */
interface Refusal {
  readonly reference: Reference;
  readonly error: RegistryError;
}

/** How a registry is asked, and why it last refused, as a document of plain text: it holds no secret. */
export function accessText(host: string, found: FoundCredential, refusal: Refusal | undefined): string {
  const lines = [
    l10n.t('How OCI Lens asks {0}', plainLine(host, 300)),
    '',
    l10n.t('Places that were looked into for a credential, up to the first that has one:'),
    ...indented(traceLines({ trace: found.trace })),
    '',
    l10n.t('Who answers: {0}', answererText(found)),
    '',
    ...(refusal ? refusalLines(refusal) : [l10n.t('It has refused nothing in this session.')]),
  ];
  return `${lines.join('\n')}\n`;
}

function refusalLines({ reference, error }: Refusal): readonly string[] {
  const answer = [error.status, error.code].filter((part) => part !== undefined).join(' ');
  const name = plainLine(formatReference(reference), 600);
  // A rule of ours is not the registry's answer.
  const isOurs = error.kind === 'refused';
  return [
    isOurs
      ? l10n.t('What OCI Lens did not ask for last, for your safety: {0}', name)
      : l10n.t('What it refused last: {0}', name),
    ...indented([
      isOurs
        ? l10n.t('The reason: {0}', plainLine(error.message, 300))
        : l10n.t('The answer: {0}', plainLine(answer === '' ? error.kind : `${answer} (${error.host})`, 300)),
      ...traceLines(error),
    ]),
    '',
    errorSentence(error, reference),
  ];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
