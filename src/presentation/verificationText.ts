import * as l10n from '@vscode/l10n';
import type { Failure, Obstacle, Signer, Verification } from '../artifacts/verification';
import { plainLine } from './harmless';
import type { TrustPlaces } from './trustText';

/**
 * What came of checking a signature: a few words of plain text.
 * @param places where a person says whom they trust.
 * @param isOneOfSeveral of a manifest, so that what was signed is named.
 */
export function verificationText(verification: Verification, places: TrustPlaces, isOneOfSeveral = false): string {
  switch (verification.kind) {
    case 'verified': {
      const { by, predicateType } = verification;
      return isOneOfSeveral && predicateType !== undefined
        ? l10n.t('statement of type {0} verified by {1}', plainLine(predicateType), signerText(by))
        : l10n.t('verified by {0}', signerText(by));
    }
    case 'failed':
      return l10n.t('failed: {0}', failureText(verification.reason));
    case 'notChecked':
      return l10n.t('not checked: {0}', obstacleText(verification.reason, places));
  }
}

function signerText(by: Signer): string {
  if (by.kind === 'key') return l10n.t('the key {0}', `${plainLine(by.name)} (${by.fingerprint.slice(0, 23)}…)`);
  const identity =
    by.identity === undefined ? l10n.t('a certificate without an identity') : plainLine(by.identity, 400);
  return by.issuer === undefined ? identity : l10n.t('{0}, issuer {1}', identity, plainLine(by.issuer));
}

/** Why a signature is not what it should be: a few words of plain text. */
export function failureText(reason: Failure): string {
  switch (reason) {
    case 'content':
      return l10n.t('its content does not match its digest');
    case 'malformed':
      return l10n.t('it cannot be read');
    case 'unsigned':
      return l10n.t('it holds no signature');
    case 'key':
      return l10n.t('none of the keys made it, or what it signs was changed');
    case 'signature':
      return l10n.t('it does not match its certificate, or what it signs was changed');
    case 'certificate':
      return l10n.t('its certificate is not of the trust root, or was not valid when it was made');
    case 'log':
      return l10n.t('no log of the trust root holds it');
    case 'time':
      return l10n.t('nobody in the trust root says when it was made');
    case 'subject':
      return l10n.t('it is about something else');
    case 'predicate':
      return l10n.t('it says something else than what it is shown as');
  }
}

function obstacleText(reason: Obstacle, { key, root }: TrustPlaces): string {
  switch (reason) {
    case 'noKey':
      return l10n.t('it was made with a key: name it with {0}', key);
    case 'noTrustRoot':
      return l10n.t('it was made with a certificate: name a trust root with {0}', root);
    case 'form':
      return l10n.t('signatures of this form are not checked here');
    case 'algorithm':
      return l10n.t('it names what it is about by a digest of another algorithm');
    case 'unsigned':
      return l10n.t('it is not signed');
    case 'notRead':
      return l10n.t('it could not be read');
    case 'tooMany':
      return l10n.t('there are too many');
    case 'keyUnread':
      return l10n.t('not all of the trusted keys could be read');
    case 'trustRootUnread':
      return l10n.t('the trust root could not be read');
  }
}
