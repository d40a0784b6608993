import { canonicalHost } from './canonicalHost';
import type { CredentialPlaceSource, PlaceAnswer } from './credentialPlace';
import type { StorableCredential, StoredSignIn, TraceStep, WritableCredentials } from './credentialSource';
import { CredentialStoreError } from './credentialStoreError';
import { formatStoredCredential, parseStoredCredential, shownUser } from './storedCredential';
import { TIMED_OUT, withTimeLimit } from './timeLimit';

/** What is used of the operating system's keychain; `keytar` has this shape. */
export interface KeychainAccess {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
  findCredentials(service: string): Promise<{ account: string; password: string }[]>;
}

/** The name under which the entries stand in the keychain; their account is the registry's host. */
const KEYCHAIN_SERVICE = 'oci-lens';
/** Windows keeps no more in one entry. */
export const MAX_KEYCHAIN_BYTES = 2_500;

/** A locked keychain asks its owner, who may have gone. */
const DEFAULT_TIME_LIMIT = 10_000;

/** The entries of this program in the keychain of the operating system. */
export class Keychain implements CredentialPlaceSource, WritableCredentials {
  readonly place = 'keychain';

  /** @param timeLimit of each call, in milliseconds. */
  constructor(
    private readonly access: KeychainAccess,
    private readonly timeLimit = DEFAULT_TIME_LIMIT,
  ) {}

  async find(host: string, _repository: string, signal: AbortSignal): Promise<PlaceAnswer> {
    const step = (outcome: TraceStep['outcome']): TraceStep[] => [{ place: this.place, outcome }];
    try {
      const text = await withTimeLimit(
        this.timeLimit,
        () => this.access.getPassword(KEYCHAIN_SERVICE, canonicalHost(host)),
        signal,
      );
      if (text === TIMED_OUT) return { steps: step('timeout') };
      if (text === null) return { steps: step('none') };
      const credential = parseStoredCredential(text);
      return { credential, steps: step(credential ? 'found' : 'malformed') };
    } catch (error) {
      if (signal.aborted) throw error;
      return { steps: step('locked') };
    }
  }

  /** @throws CredentialStoreError 'tooLong' where the secret is longer than MAX_KEYCHAIN_BYTES. */
  async save(host: string, credential: StorableCredential): Promise<void> {
    const account = canonicalHost(host);
    const text = formatStoredCredential(credential);
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_KEYCHAIN_BYTES) {
      const message = `the secret for ${account} is too long for the keychain: ${bytes} bytes`;
      throw new CredentialStoreError('tooLong', message, { host: account });
    }
    await this.call(account, () => this.access.setPassword(KEYCHAIN_SERVICE, account, text));
  }

  async remove(host: string): Promise<void> {
    const account = canonicalHost(host);
    await this.call(account, () => this.access.deletePassword(KEYCHAIN_SERVICE, account));
  }

  async list(): Promise<readonly StoredSignIn[]> {
    const entries = await this.call('', () => this.access.findCredentials(KEYCHAIN_SERVICE));
    return entries
      .map(({ account, password }) => {
        const credential = parseStoredCredential(password);
        return { host: account, username: credential && shownUser(credential) };
      })
      .sort((a, b) => (a.host < b.host ? -1 : 1));
  }

  private async call<T>(host: string, run: () => Promise<T>): Promise<T> {
    const result = await withTimeLimit(this.timeLimit, run).catch((cause: unknown) => {
      throw new CredentialStoreError('locked', 'the keychain does not open', { host, cause });
    });
    if (result === TIMED_OUT) throw new CredentialStoreError('timeout', 'the keychain does not answer', { host });
    return result;
  }
}
