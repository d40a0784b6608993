/** No secret: the registry is asked as anybody. */
export const ANONYMOUS = Symbol('anonymous');

export type Credential =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /**
   * An OAuth2 refresh token, which the token service changes for an access token: Docker's `identitytoken`, and the secret of a helper
   * whose user is `<token>`.
   * @see https://distribution.github.io/distribution/spec/auth/oauth/
   */
  | { readonly kind: 'identityToken'; readonly token: string }
  /** Sent to the registry as it is: Docker's `registrytoken`. */
  | { readonly kind: 'registryToken'; readonly token: string };

/** A place where credentials are kept, in the order in which they are asked. */
export type CredentialPlace = 'keychain' | 'secretStorage' | 'dockerConfig' | 'helper' | 'podman' | 'github';

/** Why a place gave no credential though it may have one. */
export type CredentialFailure =
  /** Not readable, not JSON, or larger than any such file. */
  | 'unreadable'
  | 'malformed'
  /** A rule of ours: a file inside the workspace, a helper with a path for a name, an untrusted workspace. */
  | 'refused'
  | 'missing'
  | 'timeout'
  /** The helper ended with an error, or printed what no helper prints. */
  | 'failed'
  /** The keychain is there but does not open. */
  | 'locked';

/** One step of a search, for 'why was I refused': it holds no secret. */
export interface TraceStep {
  readonly place: CredentialPlace;
  /** The file, or the helper's name. */
  readonly detail?: string | undefined;
  readonly outcome: 'found' | 'none' | CredentialFailure;
}

export interface FoundCredential {
  readonly credential: Credential | typeof ANONYMOUS;
  /** The steps up to the one that had an entry. */
  readonly trace: readonly TraceStep[];
}

/**
 * Somebody who knows the credential for a host. The host alone decides, never a realm or a service that a registry names; within a
 * host, podman's entries can be for a repository. Rejects only with a RegistryError of kind 'cancelled'.
 */
export interface CredentialSource {
  find(host: string, repository: string, signal: AbortSignal): Promise<FoundCredential>;
  /** What was found for the host does not count any more: it was refused, or changed. */
  forget(host: string): void;
}

/** Knows none. */
export const anonymousCredentials: CredentialSource = {
  find: () => Promise.resolve({ credential: ANONYMOUS, trace: [] }),
  forget: () => undefined,
};

/** What a place of ours can keep: a registry token is short-lived and never typed in. */
export type StorableCredential = Exclude<Credential, { readonly kind: 'registryToken' }>;

/** What is kept for a host, without its secret. */
export interface StoredSignIn {
  readonly host: string;
  /** Undefined for an identity token, and where the entry cannot be read. */
  readonly username?: string | undefined;
}

/** A place that people sign in to. Docker Hub's hosts are one host, `docker.io`. Rejects only with a CredentialStoreError. */
export interface WritableCredentials {
  save(host: string, credential: StorableCredential): Promise<void>;
  /** Does nothing where there is no entry. */
  remove(host: string): Promise<void>;
  /** Sorted by host. */
  list(): Promise<readonly StoredSignIn[]>;
}
