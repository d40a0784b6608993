/** What came of checking one signature. `verified` is never said without a check of all of it: who signed, what, and about what. */
export type Verification =
  | {
      readonly kind: 'verified';
      readonly by: Signer;
      /** Of the statement that was signed: of that alone it is said. Undefined where what was signed is no statement. */
      readonly predicateType?: string;
    }
  | { readonly kind: 'failed'; readonly reason: Failure }
  | { readonly kind: 'notChecked'; readonly reason: Obstacle };

export type Signer =
  | { readonly kind: 'key'; readonly name: string; readonly fingerprint: string }
  /** Whom a certificate of the trust root names, and who vouched for that. */
  | { readonly kind: 'identity'; readonly identity: string | undefined; readonly issuer: string | undefined };

/**
 * `content`: it is not what its digest says. `malformed`: it cannot be read. `unsigned`: there is no signature in it. `key`: none of the
 * keys made it. `signature`: it is not that of its certificate. `certificate`: the trust root does not vouch for it, at the time of signing.
 * `log`: no log of the trust root holds it. `time`: nobody whom the trust root names says when it was made. `subject`: it is about
 * something else. `predicate`: it says something else than what it is shown as.
 */
export type Failure =
  'content' | 'malformed' | 'unsigned' | 'key' | 'signature' | 'certificate' | 'log' | 'time' | 'subject' | 'predicate';

/**
 * `noKey`: it was made with a key, and none is trusted. `noTrustRoot`: it was made with a certificate, and there is no trust root. `form`:
 * signatures of its form are not checked here. `algorithm`: it names what it is about by a digest of another algorithm. `unsigned`: it is
 * a statement that nobody signed. `notRead`: it could not be read from where it is. `tooMany`: so many are not looked at. `keyUnread`,
 * `trustRootUnread`: the file could not be read that perhaps names who made it.
 */
export type Obstacle =
  'noKey' | 'noTrustRoot' | 'form' | 'algorithm' | 'unsigned' | 'notRead' | 'tooMany' | 'keyUnread' | 'trustRootUnread';

export function failed(reason: Failure): Verification {
  return { kind: 'failed', reason };
}

export function notChecked(reason: Obstacle): Verification {
  return { kind: 'notChecked', reason };
}
