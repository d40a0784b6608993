import { canonicalHost } from './canonicalHost';
import type { CredentialPlaceSource, PlaceAnswer } from './credentialPlace';
import type { StorableCredential, StoredSignIn, TraceStep, WritableCredentials } from './credentialSource';
import { CredentialStoreError } from './credentialStoreError';
import { formatStoredCredential, parseStoredCredential, shownUser } from './storedCredential';
import { TIMED_OUT, withTimeLimit } from './timeLimit';

/** What is used of the operating system's keychain; `keytar` has the first four. */
export interface KeychainAccess {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
  findCredentials(service: string): Promise<{ account: string; password: string }[]>;
  /**
   * Whether an entry, of any account where none is named, is there but locked, where `getPassword` gives null. It asks nobody to
   * unlock it, is quick, and does not reject; absent where a keychain says by itself that it is locked.
   */
  isLocked?(service: string, account?: string, signal?: AbortSignal): Promise<boolean>;
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
  /** What asked its owner to unlock it, in vain: it does not ask again while it is locked. */
  private readonly askedInVain = new Set<'find' | 'list'>();
  private timesInVain = 0;

  /** @param timeLimit of each call, in milliseconds. */
  constructor(
    private readonly access: KeychainAccess,
    private readonly timeLimit = DEFAULT_TIME_LIMIT,
  ) {}

  /** Another as soon as what stayed locked is opened. */
  async version(): Promise<string> {
    const isLocked = this.askedInVain.has('find') && (await this.access.isLocked?.(KEYCHAIN_SERVICE));
    return `${this.timesInVain} ${isLocked ? 'locked' : 'open'}`;
  }

  async find(host: string, _repository: string, signal: AbortSignal): Promise<PlaceAnswer> {
    const step = (outcome: TraceStep['outcome']): TraceStep[] => [{ place: this.place, outcome }];
    if (this.askedInVain.has('find') && (await this.isLocked(host, signal))) return { steps: step('locked') };
    try {
      const text = await withTimeLimit(
        this.timeLimit,
        () => this.access.getPassword(KEYCHAIN_SERVICE, canonicalHost(host)),
        signal,
      );
      if (typeof text !== 'string') {
        const isLocked = text === TIMED_OUT || (await this.isLocked(host, signal));
        // An entry that is not there says nothing of the others.
        if (isLocked) {
          this.askedInVain.add('find');
          this.timesInVain++;
        }
        return { steps: step(text === TIMED_OUT ? 'timeout' : isLocked ? 'locked' : 'none') };
      }
      this.askedInVain.delete('find');
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
    const removed = await this.call(account, () => this.access.deletePassword(KEYCHAIN_SERVICE, account));
    if (!removed && (await this.isLocked(account))) throw lockedError(account);
  }

  async list(): Promise<readonly StoredSignIn[]> {
    if (this.askedInVain.has('list') && (await this.access.isLocked?.(KEYCHAIN_SERVICE))) throw lockedError('');
    this.askedInVain.add('list');
    const entries = await this.call('', () => this.access.findCredentials(KEYCHAIN_SERVICE));
    this.askedInVain.delete('list');
    return entries
      .map(({ account, password }) => {
        const credential = parseStoredCredential(password);
        return { host: account, username: credential && shownUser(credential) };
      })
      .sort((a, b) => (a.host < b.host ? -1 : 1));
  }

  private async isLocked(host: string, signal?: AbortSignal): Promise<boolean> {
    return (await this.access.isLocked?.(KEYCHAIN_SERVICE, canonicalHost(host), signal)) ?? false;
  }

  private async call<T>(host: string, run: () => Promise<T>): Promise<T> {
    const result = await withTimeLimit(this.timeLimit, run).catch((cause: unknown) => {
      throw lockedError(host, cause);
    });
    if (result === TIMED_OUT) throw new CredentialStoreError('timeout', 'the keychain does not answer', { host });
    return result;
  }
}

function lockedError(host: string, cause?: unknown): CredentialStoreError {
  return new CredentialStoreError('locked', 'the keychain does not open', { host, cause });
}
