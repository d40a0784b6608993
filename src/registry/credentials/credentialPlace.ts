import type { Credential, CredentialPlace, TraceStep } from './credentialSource';

/** What one place knows for a host. */
export interface PlaceAnswer {
  /** Undefined where the place has no entry, or failed. */
  readonly credential?: Credential | undefined;
  /** What was asked there, in order: a file that names a helper is two places. */
  readonly steps: readonly TraceStep[];
  /** The answer is for every repository of the host, though the place is asked for each. */
  readonly wholeHost?: boolean | undefined;
}

/** One place in the order of a CredentialChain. The chain limits its time and remembers its answers. */
export interface CredentialPlaceSource {
  readonly place: CredentialPlace;
  /** It has entries for repositories, so it is asked for each of them. */
  readonly perRepository?: boolean | undefined;
  /** A cheap look at what its answers depend on: they are asked for again when this changes. */
  version?(): Promise<string>;
  /** Rejects, if at all, once `signal` has aborted; the host is in the form of `canonicalHost`. */
  find(host: string, repository: string, signal: AbortSignal): Promise<PlaceAnswer>;
}
