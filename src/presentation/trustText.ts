import * as l10n from '@vscode/l10n';
import { MAX_KEYS, type TrustProblem } from '../operations/trust';
import { fileErrorSentence } from './cliText';
import { plainLine } from './harmless';

/** Where a person says whom they trust: an option or a setting, as a whole phrase. */
export interface TrustPlaces {
  readonly key: string;
  readonly root: string;
}

/** Those of the editor. */
export function trustSettings(): TrustPlaces {
  return {
    key: l10n.t('the setting {0}', 'ociLens.trust.keys'),
    root: l10n.t('the setting {0}', 'ociLens.trust.root'),
  };
}

/** Those of the terminal. */
export const TRUST_OPTIONS: TrustPlaces = { key: '--key', root: '--trust-root' };

/** Why nothing is checked where nobody is named. */
export function untrustedSentence(): string {
  return l10n.t('Signatures are not checked, since no key and no trust root is named that you trust.');
}

/** What opens the settings. */
export function openTrustSettings(): string {
  return l10n.t('Open Trust Settings');
}

/** What is wrong with what a setting says. */
export function trustSettingSentence(problem: TrustProblem): string {
  return l10n.t('In {0}: {1}', trustSettings()[problem.holds], trustProblemSentence(problem));
}

/** Why nobody is trusted by a file, and what to do. */
export function trustProblemSentence({ file, holds, reason }: TrustProblem): string {
  const path = plainLine(file, 1000);
  switch (reason) {
    case 'malformed':
      return holds === 'key'
        ? l10n.t(
            '{0} holds no public key that is known here: write one key in the form PEM, of ECDSA on P-256, P-384 or P-521, RSA of 2,048 bits or more, or Ed25519.',
            path,
          )
        : l10n.t("{0} is no trust root: take the file {1} of sigstore's tools.", path, 'trusted_root.json');
    case 'tooLarge':
      return holds === 'key'
        ? l10n.t('{0} is larger than any key, so it was not read: check the path.', path)
        : l10n.t('{0} is larger than 4 MiB, so it was not read.', path);
    case 'tooMany':
      return l10n.t('No more than {0} keys are tried: {1} and those behind it are left out.', MAX_KEYS, path);
    case 'notAbsolute':
      return l10n.t('{0} could stand anywhere: write its path from the root, or with ~/.', path);
    case 'notAFile':
      return l10n.t('{0} is no file: check the path.', path);
    case 'notFound':
    case 'denied':
    case 'utf16':
    case 'failed':
      return fileErrorSentence(file, reason);
  }
}
