import { RegistryError, type RegistryErrorKind } from '../registryError';

/** `tooLong`: the place cannot hold so long a secret, another may. */
export type CredentialStoreFailure = 'tooLong' | 'locked' | 'timeout';

const kinds: Readonly<Record<CredentialStoreFailure, RegistryErrorKind>> = {
  tooLong: 'tooLarge',
  locked: 'denied',
  timeout: 'timeout',
};

/** Why a credential could not be saved, removed or listed: the place for it failed, no registry was asked. */
export class CredentialStoreError extends RegistryError {
  /** @param host the registry; '' where it is about all of them. */
  constructor(
    readonly failure: CredentialStoreFailure,
    message: string,
    details: { host: string; cause?: unknown },
  ) {
    super(kinds[failure], message, details);
    this.name = 'CredentialStoreError';
  }
}
