import * as l10n from '@vscode/l10n';
import type { Reference } from '../references/reference';
import { canonicalHost } from '../registry/credentials/canonicalHost';
import type { RegistryError } from '../registry/registryError';
import { formatWait } from './format';
import { plainLine } from './harmless';
import { repositoryName } from './names';
import { silentPlace } from './traceText';

/**
 * What happened, why, and what to do next: one sentence of plain text.
 * @param part what was asked for: what the reference names, or a part of it that its manifest or index names.
 */
export function errorSentence(
  error: RegistryError,
  reference: Reference,
  part: 'reference' | 'content' = 'reference',
): string {
  const asked = askedName(error, reference);
  const doorkeeper = plainLine(doorkeeperOf(error, reference), 80);
  const repository = plainLine(repositoryName(reference), 160);
  const host = plainLine(error.host, 80);
  switch (error.kind) {
    case 'unauthorized':
      if (error.credentialRefused) {
        return l10n.t(
          '{0} did not take the credential that was sent for {1}, or it does not exist: check the name, or sign in again.',
          doorkeeper,
          repository,
        );
      }
      return signInSentence(error, doorkeeper, repository);
    case 'denied':
      return l10n.t(
        '{0} refused access to {1}: check the name, or ask its owner who may read it.',
        doorkeeper,
        repository,
      );
    case 'notFound':
      return part === 'reference'
        ? notFoundSentence(error, reference, asked, repository)
        : l10n.t(
            '{0} no longer holds this part of {1}: it was deleted, or not all of it was pushed; choose another platform, or ask its owner.',
            asked,
            repository,
          );
    case 'rateLimited':
      return !error.retryAfter
        ? l10n.t('{0} has had too many requests from here: wait a while, then try again.', host)
        : l10n.t('{0} has had too many requests from here: try again in {1}.', host, formatWait(error.retryAfter));
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
      return malformedSentence(error, host, repository, part);
    case 'unsupported':
      return l10n.t(
        '{0} holds {1} in a form that OCI Lens does not read ({2}): the log says more.',
        host,
        repository,
        plainLine(error.message, 120),
      );
    case 'refused':
      return l10n.t(
        'OCI Lens did not send a request for {0}, for your safety ({1}): check the registry and, in VS Code, the settings ociLens.mirrors and ociLens.privateHosts.',
        repository,
        plainLine(error.message, 160),
      );
    case 'cancelled':
      return l10n.t('The look-up of {0} was cancelled: try again.', repository);
  }
}

/** Where a mirror stands in, it is the one that lets nobody in, and a sign-in to it is what helps. */
export function doorkeeperOf({ credentialHost }: RegistryError, { registry }: Reference): string {
  return credentialHost ?? registry;
}

/** Who says what is there: the registry; where a mirror stands in, which may hold less, both. */
export function askedName({ credentialHost }: RegistryError, { registry }: Reference): string {
  const name = plainLine(registry, 80);
  const isMirror = credentialHost !== undefined && canonicalHost(credentialHost) !== canonicalHost(registry);
  return isMirror ? l10n.t('The mirror {0} of {1}', plainLine(credentialHost, 80), name) : name;
}

function signInSentence({ trace = [] }: RegistryError, registry: string, repository: string): string {
  const silent = silentPlace(trace);
  if (silent === undefined) {
    return l10n.t(
      '{0} does not show {1} without signing in: it is private or does not exist, so check the name, or who may read it.',
      registry,
      repository,
    );
  }
  const isLocked = trace.some(({ place, outcome }) => place === 'keychain' && outcome === 'locked');
  return isLocked
    ? l10n.t(
        '{0} does not show {1} without signing in, and the keychain, which may hold your sign-in, does not open: unlock it, then try again.',
        registry,
        repository,
      )
    : l10n.t(
        '{0} does not show {1} without signing in, and a place that may hold your sign-in gave none ({2}): mend that, or sign in again.',
        registry,
        repository,
        silent,
      );
}

function notFoundSentence(error: RegistryError, reference: Reference, asked: string, repository: string): string {
  if (error.code === 'NAME_UNKNOWN') return l10n.t('{0} has no repository {1}: check the name.', asked, repository);
  if (reference.digest) {
    return l10n.t(
      '{0} has no such digest in {1}: it was deleted or never there, so check the digest.',
      asked,
      repository,
    );
  }
  return l10n.t('{0} has no tag {1} in {2}: check the tag and the name.', asked, reference.tag ?? 'latest', repository);
}

function malformedSentence(
  { reason }: RegistryError,
  host: string,
  repository: string,
  part: 'reference' | 'content',
): string {
  if (reason === undefined) {
    return l10n.t(
      '{0} sent something for {1} that is no manifest or configuration: check that the host is a registry; the log says more.',
      host,
      repository,
    );
  }
  const shown = plainLine(reason, 160);
  // Its manifest names it: a registry it is.
  return part === 'content'
    ? l10n.t(
        '{0} holds a part of {1} that is not written as it should be ({2}): tell its owner; the log says more.',
        host,
        repository,
        shown,
      )
    : l10n.t(
        '{0} sent something for {1} that is no manifest or configuration ({2}): check that the host is a registry; the log says more.',
        host,
        repository,
        shown,
      );
}

function unreachableSentence(error: RegistryError, host: string): string {
  if (error.status !== undefined) {
    return error.retryAfter
      ? l10n.t(
          '{0} has a problem of its own (status {1}): try again in {2}.',
          host,
          error.status,
          formatWait(error.retryAfter),
        )
      : l10n.t('{0} has a problem of its own (status {1}): try again later.', host, error.status);
  }
  return certificateSentence(error.systemCode, host) ?? connectionSentence(error, host);
}

/** Where TLS failed; undefined where it did not. */
function certificateSentence(systemCode: string | undefined, host: string): string | undefined {
  switch (systemCode) {
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'CERT_UNTRUSTED':
      return l10n.t(
        "{0} has a certificate of an authority that is not trusted here: if it is your organisation's, add that authority's certificate in the settings of OCI Lens; if not, do not use this network.",
        host,
      );
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return l10n.t(
        "{0} has a certificate that is not valid today: check this machine's date, and tell the owner of the registry.",
        host,
      );
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return l10n.t(
        '{0} showed a certificate for another name: check the name, and whether something on the way answers in its place.',
        host,
      );
    case 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED':
    case 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE':
    case 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE':
      return l10n.t(
        '{0} asks for a client certificate, or for one that it knows: check the client certificates in the settings of OCI Lens.',
        host,
      );
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return l10n.t(
        '{0} does not speak TLS at this port: check the port, or allow plain http for this host in the settings of OCI Lens.',
        host,
      );
    case 'EPROTO':
      return l10n.t(
        '{0} and OCI Lens could not agree on TLS: check the port, whether this host speaks plain http, and whether it asks for a client certificate.',
        host,
      );
    default:
      return undefined;
  }
}

function connectionSentence({ systemCode, reason }: RegistryError, host: string): string {
  switch (systemCode) {
    case 'ECONNREFUSED':
      return l10n.t(
        '{0} could not be reached (connection refused): check that the registry runs and that the name is right.',
        host,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return l10n.t('{0} could not be found (no such host): check the name and your connection.', host);
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return l10n.t(
        '{0} broke the connection before its answer was complete: try again, and check your connection if it stays.',
        host,
      );
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
      return l10n.t('There is no way from here to {0}: check your connection, or whether it needs a VPN.', host);
    case 'ETIMEDOUT':
      return l10n.t('{0} did not answer in time: check your connection, or try again later.', host);
    case 'ERR_PROXY_TUNNEL':
      return l10n.t(
        'The proxy did not open the way to {0}: check HTTPS_PROXY and NO_PROXY or, in VS Code, the setting http.proxy, and whether it wants a user and password.',
        host,
      );
    case 'ERR_PROXY_UNUSABLE':
      return l10n.t(
        '{0} was not asked, since {1} names no http or https proxy: write {2} there, or list the host in {3} if it needs none.',
        host,
        plainLine(reason ?? 'HTTPS_PROXY', 80),
        'http://HOST:PORT',
        'NO_PROXY',
      );
    default:
      return l10n.t(
        '{0} could not be reached ({1}): check your connection, then try again.',
        host,
        plainLine(systemCode ?? l10n.t('the connection broke'), 80),
      );
  }
}
