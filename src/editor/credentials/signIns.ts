import type { StorableCredential, StoredSignIn } from '../../registry/credentials/credentialSource';
import { CredentialStoreError, type CredentialStoreFailure } from '../../registry/credentials/credentialStoreError';
import type { Logger } from '../../registry/logger';
import { GITHUB_REGISTRY, type GithubSession } from './githubSession';
import type { KeytarKeychain } from './keytarKeychain';
import type { SecretStorage } from './secretStorage';

/** Where a sign-in went, and why not into the keychain where it did not; `missing`: there is none on this machine. */
export type KeptIn =
  | { readonly place: 'keychain' }
  | { readonly place: 'secretStorage'; readonly why: CredentialStoreFailure | 'missing' };

/** A sign-in of ours, without its secret. */
export interface OwnSignIn extends StoredSignIn {
  readonly place: 'keychain' | 'secretStorage' | 'github';
}

export interface ListedSignIns {
  /** Sorted by host. */
  readonly signIns: readonly OwnSignIn[];
  /** Places that do not open: they may hold more. */
  readonly closed: readonly OwnSignIn['place'][];
}

/** The sign-ins that people made here: each host has one, in one of three places. Rejects only with a CredentialStoreError. */
export class SignIns {
  constructor(
    private readonly keychain: KeytarKeychain,
    private readonly secretStorage: SecretStorage,
    private readonly github: GithubSession,
    private readonly log: Logger,
  ) {}

  /** Into the keychain where that takes it, else into VS Code's secret storage. */
  async save(host: string, credential: StorableCredential): Promise<KeptIn> {
    const why = await this.saveInKeychain(host, credential);
    if (why) await this.secretStorage.save(host, credential);
    else if (this.secretStorage.has(host)) await this.secretStorage.remove(host);
    if (host === GITHUB_REGISTRY) await this.github.choose(false);
    if (!why) return { place: 'keychain' };
    await this.dropFromKeychain(host);
    return { place: 'secretStorage', why };
  }

  /** VS Code's GitHub session is the sign-in from now on. */
  async chooseGithub(): Promise<void> {
    if (this.secretStorage.has(GITHUB_REGISTRY)) await this.secretStorage.remove(GITHUB_REGISTRY);
    await this.github.choose(true);
    await this.dropFromKeychain(GITHUB_REGISTRY);
  }

  /** @throws also where there is none of ours, but the keychain does not open to tell so. */
  async remove(host: string): Promise<void> {
    const isElsewhere = this.isElsewhere(host);
    if (this.secretStorage.has(host)) await this.secretStorage.remove(host);
    if (host === GITHUB_REGISTRY) await this.github.choose(false);
    if (isElsewhere) await this.dropFromKeychain(host);
    else await this.keychain.open()?.remove(host);
  }

  /** Whether the sign-in for the host was last made in another place than the keychain, whatever that still holds. */
  isElsewhere(host: string): boolean {
    return this.secretStorage.has(host) || (host === GITHUB_REGISTRY && this.github.isChosen());
  }

  async list(): Promise<ListedSignIns> {
    const closed: OwnSignIn['place'][] = [];
    const places = [
      { place: 'keychain', list: async () => this.keychain.open()?.list() ?? [] },
      { place: 'secretStorage', list: () => this.secretStorage.list() },
      { place: 'github', list: () => this.github.list() },
    ] as const;
    const lists = await Promise.all(
      places.map(async ({ place, list }) => {
        const signIns = await list().catch((error: unknown): readonly StoredSignIn[] => {
          closed.push(place);
          this.log.info(`sign-ins in ${place}: ${error instanceof Error ? error.message : String(error)}`);
          return [];
        });
        return signIns.map((signIn): OwnSignIn => ({ ...signIn, place }));
      }),
    );
    const byHost = new Map(lists.flat().map((signIn) => [signIn.host, signIn]));
    return { signIns: [...byHost.values()].sort((a, b) => (a.host < b.host ? -1 : 1)), closed };
  }

  /** Why it did not take it. */
  private async saveInKeychain(
    host: string,
    credential: StorableCredential,
  ): Promise<CredentialStoreFailure | 'missing' | undefined> {
    const keychain = this.keychain.open();
    if (!keychain) return 'missing';
    try {
      await keychain.save(host, credential);
      return undefined;
    } catch (error) {
      if (error instanceof CredentialStoreError) return error.failure;
      throw error;
    }
  }

  /** What an earlier sign-in left there must not outlive another; where it does not open, the other outranks it. */
  private async dropFromKeychain(host: string): Promise<void> {
    await this.keychain
      .open()
      ?.remove(host)
      .catch(() => undefined);
  }
}
