/** No secret: the registry is asked as anybody. */
export const ANONYMOUS = Symbol('anonymous');

export interface Credential {
  readonly username: string;
  readonly password: string;
}

/** Somebody who knows the credential for a host. The host alone decides, never a realm or a service that a registry names. */
export interface CredentialSource {
  find(host: string, signal: AbortSignal): Promise<Credential | typeof ANONYMOUS>;
}

/** Knows none. */
export const anonymousCredentials: CredentialSource = { find: () => Promise.resolve(ANONYMOUS) };
