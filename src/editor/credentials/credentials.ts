import os from 'node:os';
import * as vscode from 'vscode';
import { configuredHosts } from '../../registry/credentials/configuredHosts';
import { CredentialChain } from '../../registry/credentials/credentialChain';
import { CredentialHelpers } from '../../registry/credentials/credentialHelper';
import type { CredentialPlaceSource } from '../../registry/credentials/credentialPlace';
import {
  ANONYMOUS,
  type Credential,
  type CredentialSource,
  type FoundCredential,
  type StorableCredential,
} from '../../registry/credentials/credentialSource';
import { dockerConfigFile, DockerConfigSource } from '../../registry/credentials/dockerConfig';
import { podmanAuthFiles, PodmanAuthSource } from '../../registry/credentials/podmanAuth';
import type { Logger } from '../../registry/logger';
import { GITHUB_REGISTRY, GithubSession } from './githubSession';
import { KeytarKeychain } from './keytarKeychain';
import { SecretStorage } from './secretStorage';
import { type KeptIn, type ListedSignIns, type OwnSignIn, SignIns } from './signIns';

/**
 * Who we are for each registry: what was signed in with here, then what Docker and podman have, then VS Code's GitHub session, then
 * nobody.
 */
export class Credentials implements CredentialSource, vscode.Disposable {
  private readonly chain: CredentialChain;
  /** The same places, without a program of others being run. */
  private readonly unaided: CredentialChain;
  private readonly github: GithubSession;
  private readonly signIns: SignIns;
  private readonly files: readonly string[];
  private readonly changed = new vscode.EventEmitter<string | undefined>();
  private readonly listeners: vscode.Disposable;
  /** Somebody signed in to this host or out; where none is named, the workspace became trusted, and any may have another credential. */
  readonly onDidChange = this.changed.event;

  constructor({ secrets, globalState }: Pick<vscode.ExtensionContext, 'secrets' | 'globalState'>, log: Logger) {
    const { env } = process;
    const home = os.homedir();
    const file = dockerConfigFile(env, home);
    const podmanFiles = podmanAuthFiles(env, home, process.getuid?.());
    this.files = [file, ...podmanFiles];
    const helpersWhere = (trusted: () => boolean) => new CredentialHelpers({ env, home, workspaceFolders, trusted });
    const keychain = new KeytarKeychain(log);
    const secretStorage = new SecretStorage(secrets, globalState);
    this.github = new GithubSession(globalState);
    this.signIns = new SignIns(keychain, secretStorage, this.github, log);
    const chainWith = (helpers: CredentialHelpers) =>
      new CredentialChain([
        keychainFor(this.signIns, keychain),
        secretStorage,
        new DockerConfigSource({ file, workspaceFolders, helpers }),
        new PodmanAuthSource({ files: podmanFiles, workspaceFolders, helpers }),
        this.github,
      ]);
    this.chain = chainWith(helpersWhere(() => vscode.workspace.isTrusted));
    this.unaided = chainWith(helpersWhere(() => false));
    const forget = (host: string) => this.forgetAndTell(host);
    this.listeners = vscode.Disposable.from(
      secretStorage.onDidChange(forget),
      this.github.onDidChange(forget),
      // What Docker and podman answered rests on whether helpers may run, and is found anew by itself.
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.changed.fire(undefined)),
    );
  }

  find(host: string, repository: string, signal: AbortSignal): Promise<FoundCredential> {
    return this.chain.find(host, repository, signal);
  }

  /** Whether `find` would give one, as far as that is known without running a helper: one that would be run may have it. */
  async mayFind(host: string, repository: string, signal: AbortSignal): Promise<boolean> {
    const { credential, trace } = await this.unaided.find(host, repository, signal);
    return credential !== ANONYMOUS || trace.some(({ place, outcome }) => place === 'helper' && outcome === 'refused');
  }

  /** Whether `find` gives one. What else was known without helpers is found anew: it is from before somebody signed in elsewhere. */
  async finds(host: string, repository: string, signal: AbortSignal): Promise<boolean> {
    const { credential } = await this.chain.find(host, repository, signal);
    if (credential === ANONYMOUS) return false;
    if (!(await this.mayFind(host, repository, signal))) this.unaided.forget(host);
    return true;
  }

  forget(host: string): void {
    this.chain.forget(host);
    this.unaided.forget(host);
  }

  /** @throws CredentialStoreError where no place takes it. */
  async save(host: string, credential: StorableCredential): Promise<KeptIn> {
    try {
      return await this.signIns.save(host, credential);
    } finally {
      this.forgetAndTell(host);
    }
  }

  /** Asks the person for VS Code's GitHub session; undefined where they do not give it. */
  requestGithub(): Promise<(Credential & { readonly kind: 'basic' }) | undefined> {
    return this.github.request();
  }

  /** VS Code's GitHub session is the sign-in for ghcr.io from now on. */
  async chooseGithub(): Promise<void> {
    try {
      await this.signIns.chooseGithub();
    } finally {
      this.forgetAndTell(GITHUB_REGISTRY);
    }
  }

  /** @throws CredentialStoreError, also where there is no sign-in of ours but the keychain does not open to tell so. */
  async remove(host: string): Promise<void> {
    try {
      await this.signIns.remove(host);
    } finally {
      this.forgetAndTell(host);
    }
  }

  /** Sorted by host; without those of a place that does not open. */
  async list(): Promise<readonly OwnSignIn[]> {
    return (await this.listed()).signIns;
  }

  /** The same, and which places do not open. */
  listed(): Promise<ListedSignIns> {
    return this.signIns.list();
  }

  /** The registries that Docker's and podman's files name, sorted. */
  configured(): Promise<readonly string[]> {
    return configuredHosts(this.files, workspaceFolders());
  }

  dispose(): void {
    this.listeners.dispose();
    this.changed.dispose();
  }

  private forgetAndTell(host: string): void {
    this.forget(host);
    this.changed.fire(host);
  }
}

/** The keychain, but not for who signed in elsewhere since: then it was locked, and would be asked in vain, or tell what is old. */
function keychainFor(signIns: SignIns, keychain: KeytarKeychain): CredentialPlaceSource {
  return {
    place: keychain.place,
    version: () => keychain.version(),
    find: async (host, repository, signal) =>
      signIns.isElsewhere(host)
        ? { steps: [{ place: keychain.place, outcome: 'none' }] }
        : keychain.find(host, repository, signal),
  };
}

/** Paths; folders of other file systems hold no file or program of this machine. */
function workspaceFolders(): readonly string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
}
