import { LRUCache } from 'lru-cache';
import { ANONYMOUS } from '../credentials/credentialSource';
import { RegistryError } from '../registryError';
import { SharedLoads } from '../sharedLoads';
import type { Transport } from '../transport';
import { ScopeBatches } from './scopeBatches';
import { type Account, requestToken, scopeOf, type Token, type TokenService } from './tokenService';

/** A token for pulling from one repository. */
export interface PullToken extends Token {
  /** It was asked for together with other repositories: a service that reads one scope only may have left this one out. */
  readonly isShared: boolean;
}

const MAX_KEPT = 1_000;
/** A token that is about to end is not used: the request under way would fail. */
const LEEWAY_MS = 5_000;
/** What says that a service takes no more than one scope. */
const SEVERAL_SCOPES_REFUSALS: readonly (number | undefined)[] = [400, 414, 431];

/**
 * Bearer tokens for pulling, kept by registry origin, identity of the credential, and scope. Repositories that are asked for at the
 * same time share a token where the service grants several scopes.
 */
export class TokenSource {
  private readonly tokens = new LRUCache<string, PullToken>({ max: MAX_KEPT });
  private readonly loads = new SharedLoads<PullToken>();
  private readonly batches = new ScopeBatches<PullToken | undefined>();
  /** Services, by address, of which it is known that they grant the first scope alone. */
  private readonly firstScopeOnly = new LRUCache<string, true>({ max: MAX_KEPT });

  constructor(
    private readonly transport: Transport,
    private readonly now: () => number = Date.now,
  ) {}

  /** A token that is kept and good for a while. */
  kept(account: Account, repository: string): PullToken | undefined {
    const token = this.tokens.get(keyOf(account, repository));
    return token && token.expires - LEEWAY_MS > this.now() ? token : undefined;
  }

  /** A new token, kept for as long as it lives; it may be one for other repositories too. */
  fetch(service: TokenService, account: Account, repository: string, signal: AbortSignal): Promise<PullToken> {
    const load = async (shared: AbortSignal) =>
      (this.firstScopeOnly.has(addressOf(service))
        ? undefined
        : await this.batches.join(
            `${addressOf(service)} ${accountKey(account)}`,
            repository,
            shared,
            (repositories, batch) => this.fetchTogether(service, account, repositories, batch),
          )) ?? (await this.fetchAlone(service, account, repository, shared));
    return this.share(account, repository, '', signal, load);
  }

  /** A new token for this repository alone, after `refused` was not good enough. */
  replace(
    service: TokenService,
    account: Account,
    repository: string,
    refused: PullToken,
    signal: AbortSignal,
  ): Promise<PullToken> {
    const kept = this.kept(account, repository);
    if (kept && kept.value !== refused.value) return Promise.resolve(kept);
    this.tokens.delete(keyOf(account, repository));
    return this.share(account, repository, 'alone ', signal, (shared) =>
      this.fetchAlone(service, account, repository, shared),
    );
  }

  /** A token for one repository was good where the one for several was not. */
  learnFirstScopeOnly(service: TokenService): void {
    this.firstScopeOnly.set(addressOf(service), true);
  }

  private share(
    account: Account,
    repository: string,
    purpose: string,
    signal: AbortSignal,
    load: (signal: AbortSignal) => Promise<PullToken>,
  ): Promise<PullToken> {
    const key = keyOf(account, repository);
    const keeping = async (shared: AbortSignal) => {
      const token = await load(shared);
      this.tokens.set(key, token);
      return token;
    };
    const cancelled = () => new RegistryError('cancelled', 'cancelled', { host: account.endpoint.origin.host });
    return this.loads.ask(purpose + key, signal, keeping, cancelled);
  }

  /** Undefined where each is to be asked for alone. */
  private async fetchTogether(
    service: TokenService,
    account: Account,
    repositories: readonly string[],
    signal: AbortSignal,
  ): Promise<PullToken | undefined> {
    const [only] = repositories;
    if (only !== undefined && repositories.length === 1) return this.fetchAlone(service, account, only, signal);
    try {
      const scopes = repositories.map(scopeOf);
      return { ...(await requestToken(this.transport, service, account, scopes, this.now, signal)), isShared: true };
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      if (SEVERAL_SCOPES_REFUSALS.includes(error.status)) this.learnFirstScopeOnly(service);
      // A 401 to a credential is meant for the credential: to send it once for each would lock accounts.
      else if (error.status !== 403 && !(error.status === 401 && account.credential === ANONYMOUS)) throw error;
      return undefined;
    }
  }

  private async fetchAlone(
    service: TokenService,
    account: Account,
    repository: string,
    signal: AbortSignal,
  ): Promise<PullToken> {
    const token = await requestToken(this.transport, service, account, [scopeOf(repository)], this.now, signal);
    return { ...token, isShared: false };
  }
}

/** Identities hold no spaces, and neither do origins and the names of repositories. */
function accountKey({ endpoint, identity }: Account): string {
  return `${endpoint.origin.origin} ${identity}`;
}

function keyOf(account: Account, repository: string): string {
  return `${accountKey(account)} ${scopeOf(repository)}`;
}

function addressOf({ realm, service = '' }: TokenService): string {
  return `${realm.href} ${service}`;
}
