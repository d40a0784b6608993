import {
  ANONYMOUS,
  type Credential,
  type CredentialPlace,
  type CredentialSource,
} from '../../../../src/registry/credentials/credentialSource';

export interface KnownCredentials extends CredentialSource {
  /** Hosts, in order. */
  readonly forgotten: string[];
  /** By host; what is changed here counts at once. */
  readonly known: Map<string, Credential>;
}

/** Credentials by host, all from one place. */
export function knownCredentials(
  byHost: Readonly<Record<string, Credential>>,
  place: CredentialPlace = 'dockerConfig',
): KnownCredentials {
  const known = new Map(Object.entries(byHost));
  const forgotten: string[] = [];
  return {
    known,
    forgotten,
    find: (host) => {
      const credential = known.get(host);
      const outcome = credential ? 'found' : 'none';
      return Promise.resolve({ credential: credential ?? ANONYMOUS, trace: [{ place, outcome }] });
    },
    forget: (host) => void forgotten.push(host),
  };
}

export const basic = (username: string, password: string): Credential => ({ kind: 'basic', username, password });
