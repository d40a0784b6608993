import { LRUCache } from 'lru-cache';
import { cancelledError } from '../registryError';
import { SharedLoads } from '../sharedLoads';
import { canonicalHost } from './canonicalHost';
import type { CredentialPlaceSource, PlaceAnswer } from './credentialPlace';
import {
  ANONYMOUS,
  type CredentialFailure,
  type CredentialSource,
  type FoundCredential,
  type TraceStep,
} from './credentialSource';
import { TIMED_OUT, withTimeLimit } from './timeLimit';

export interface CredentialChainOptions {
  /** Milliseconds that one place may take; a helper has its own, shorter limit. */
  readonly placeTimeLimit?: number;
  readonly now?: () => number;
}

interface Kept {
  readonly answer: PlaceAnswer;
  readonly version: string | undefined;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** What is known and under way for one host; forgotten as a whole, so that a load under way then leaves nothing behind. */
interface HostMemory {
  readonly kept: LRUCache<string, Kept>;
  readonly loads: SharedLoads<PlaceAnswer>;
}

const DEFAULT_PLACE_TIME_LIMIT = 45_000;
/** Milliseconds: a look at a file that takes longer than this hangs. */
const VERSION_TIME_LIMIT = 2_000;
const MAX_HOSTS = 500;
const MAX_KEPT = 200;
/** Milliseconds. A helper's secret can be short-lived, and 'none' can change where nobody tells us. */
const HELPER_LIFETIME = 5 * 60_000;
const NONE_LIFETIME = 5 * 60_000;
/** Long enough that a helper which hangs does not slow every request, short enough to try again soon. */
const FAILURE_LIFETIME = 30_000;

/**
 * Asks one place after another; the first that has an entry is used, and one that fails is a step in the trace. What a place answered
 * is kept until `forget`, a change of its version, or the end of its time; concurrent askers share one look into a place.
 */
export class CredentialChain implements CredentialSource {
  private readonly hosts = new LRUCache<string, HostMemory>({ max: MAX_HOSTS });
  private readonly now: () => number;

  constructor(
    private readonly places: readonly CredentialPlaceSource[],
    private readonly options: CredentialChainOptions = {},
  ) {
    this.now = options.now ?? Date.now;
  }

  async find(host: string, repository: string, signal: AbortSignal): Promise<FoundCredential> {
    const name = canonicalHost(host);
    const trace: TraceStep[] = [];
    for (const [index, place] of this.places.entries()) {
      const { credential, steps } = await this.ask(place, `${index}`, name, repository, signal);
      trace.push(...steps);
      if (credential) return { credential, trace };
    }
    return { credential: ANONYMOUS, trace };
  }

  forget(host: string): void {
    this.hosts.delete(canonicalHost(host));
  }

  private ask(
    place: CredentialPlaceSource,
    key: string,
    host: string,
    repository: string,
    signal: AbortSignal,
  ): Promise<PlaceAnswer> {
    const { kept, loads } = this.memoryOf(host);
    const repositoryKey = `${key} ${repository}`;
    const look = async (shared: AbortSignal) => {
      const version = await versionOf(place, shared);
      const known = [key, repositoryKey].map((each) => kept.get(each)).find((each) => this.counts(each, version));
      if (known) return known.answer;
      const answer = await this.look(place, host, repository, shared);
      const until = this.now() + lifetimeOf(answer);
      kept.set(place.perRepository && !answer.wholeHost ? repositoryKey : key, { answer, version, until });
      return answer;
    };
    return loads.ask(place.perRepository ? repositoryKey : key, signal, look, () => cancelledError(host));
  }

  private counts(kept: Kept | undefined, version: string | undefined): boolean {
    return kept !== undefined && kept.version === version && kept.until > this.now();
  }

  /** Rejects only when `signal` has aborted. */
  private async look(
    place: CredentialPlaceSource,
    host: string,
    repository: string,
    signal: AbortSignal,
  ): Promise<PlaceAnswer> {
    const failure = (outcome: CredentialFailure): PlaceAnswer => ({ steps: [{ place: place.place, outcome }] });
    const { placeTimeLimit = DEFAULT_PLACE_TIME_LIMIT } = this.options;
    try {
      const answer = await withTimeLimit(placeTimeLimit, (limited) => place.find(host, repository, limited), signal);
      return answer === TIMED_OUT ? failure('timeout') : answer;
    } catch {
      if (signal.aborted) throw cancelledError(host);
      return failure('failed');
    }
  }

  private memoryOf(host: string): HostMemory {
    const known = this.hosts.get(host);
    if (known) return known;
    const memory: HostMemory = { kept: new LRUCache({ max: MAX_KEPT }), loads: new SharedLoads() };
    this.hosts.set(host, memory);
    return memory;
  }
}

/** Undefined where the place has none, or does not tell it in time. */
async function versionOf(place: CredentialPlaceSource, signal: AbortSignal): Promise<string | undefined> {
  try {
    const version = await withTimeLimit(VERSION_TIME_LIMIT, async () => place.version?.(), signal);
    return version === TIMED_OUT ? undefined : version;
  } catch {
    return undefined;
  }
}

/** Milliseconds. */
function lifetimeOf({ credential, steps }: PlaceAnswer): number {
  if (steps.some(({ outcome }) => outcome !== 'found' && outcome !== 'none')) return FAILURE_LIFETIME;
  if (steps.some(({ place }) => place === 'helper')) return HELPER_LIFETIME;
  return credential ? Infinity : NONE_LIFETIME;
}
