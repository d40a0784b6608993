import * as v from 'valibot';
import type * as vscode from 'vscode';
import { canonicalHost } from '../../registry/credentials/canonicalHost';
import type { CredentialPlaceSource, PlaceAnswer } from '../../registry/credentials/credentialPlace';
import type {
  StorableCredential,
  StoredSignIn,
  WritableCredentials,
} from '../../registry/credentials/credentialSource';
import { CredentialStoreError } from '../../registry/credentials/credentialStoreError';
import { formatStoredCredential, parseStoredCredential, shownUser } from '../../registry/credentials/storedCredential';
import { TIMED_OUT, withTimeLimit } from '../../registry/credentials/timeLimit';

const KEY_PREFIX = 'ociLens.credential:';
const HOSTS_KEY = 'ociLens.secretStorage.hosts';
/** Milliseconds. The secrets are at the client, which may have gone. */
const TIME_LIMIT = 10_000;

const hostsSchema = v.array(v.string());

/**
 * VS Code's own storage for secrets, where no keychain takes them. It cannot be listed, so the hosts, and nothing else, stand in
 * the global state.
 */
export class SecretStorage implements CredentialPlaceSource, WritableCredentials {
  readonly place = 'secretStorage';

  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly state: vscode.Memento,
  ) {}

  /** Whether something was saved here for the host. */
  has(host: string): boolean {
    return this.hosts().includes(canonicalHost(host));
  }

  /** Tells the host of each entry that changes, in whichever window. */
  onDidChange(listener: (host: string) => void): vscode.Disposable {
    return this.secrets.onDidChange(({ key }) => {
      if (key.startsWith(KEY_PREFIX)) listener(key.slice(KEY_PREFIX.length));
    });
  }

  async find(host: string): Promise<PlaceAnswer> {
    const text = await this.secrets.get(keyOf(host));
    if (text === undefined) return { steps: [{ place: this.place, outcome: 'none' }] };
    const credential = parseStoredCredential(text);
    return { credential, steps: [{ place: this.place, outcome: credential ? 'found' : 'malformed' }] };
  }

  async save(host: string, credential: StorableCredential): Promise<void> {
    await limited(host, () => this.secrets.store(keyOf(host), formatStoredCredential(credential)));
    await this.keepHosts([...this.hosts().filter((each) => each !== canonicalHost(host)), canonicalHost(host)]);
  }

  async remove(host: string): Promise<void> {
    await limited(host, () => this.secrets.delete(keyOf(host)));
    await this.keepHosts(this.hosts().filter((each) => each !== canonicalHost(host)));
  }

  async list(): Promise<readonly StoredSignIn[]> {
    const signIns = this.hosts().map(async (host): Promise<StoredSignIn> => {
      const text = await limited(host, () => this.secrets.get(keyOf(host)));
      const credential = text === undefined ? undefined : parseStoredCredential(text);
      return { host, username: credential && shownUser(credential) };
    });
    return Promise.all(signIns);
  }

  /** Sorted. */
  private hosts(): readonly string[] {
    const parsed = v.safeParse(hostsSchema, this.state.get(HOSTS_KEY));
    return parsed.success ? parsed.output : [];
  }

  private async keepHosts(hosts: readonly string[]): Promise<void> {
    await this.state.update(HOSTS_KEY, [...hosts].sort());
  }
}

function keyOf(host: string): string {
  return KEY_PREFIX + canonicalHost(host);
}

async function limited<T>(host: string, run: () => Thenable<T>): Promise<T> {
  const result = await withTimeLimit(TIME_LIMIT, async () => run()).catch((cause: unknown) => {
    throw new CredentialStoreError('locked', "VS Code's secret storage does not open", { host, cause });
  });
  if (result !== TIMED_OUT) return result;
  throw new CredentialStoreError('timeout', "VS Code's secret storage does not answer", { host });
}
