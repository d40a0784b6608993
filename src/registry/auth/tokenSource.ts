import { LRUCache } from 'lru-cache';
import { ANONYMOUS } from '../credentials/credentialSource';
import { cancelledError, RegistryError } from '../registryError';
import { SharedLoads } from '../sharedLoads';
import type { Transport } from '../transport';
import { ScopeBatches } from './scopeBatches';
import { type Account, requestToken, type Token, type TokenService } from './tokenService';

/** A token for one scope. */
export interface ScopedToken extends Token {
  /** It was asked for together with other scopes: a service that reads one scope only may have left this one out. */
  readonly isShared: boolean;
}

const MAX_KEPT = 1_000;
/** A token that is about to end is not used: the request under way would fail. */
const LEEWAY_MS = 5_000;
/** What says that a service takes no more than one scope. */
const SEVERAL_SCOPES_REFUSALS: readonly (number | undefined)[] = [400, 414, 431];

/**
 * Bearer tokens, kept by registry origin, identity of the credential, and scope. Repositories that are asked for at the
 * same time share a token where the service grants several scopes.
 */
export class TokenSource {
  private readonly tokens = new LRUCache<string, ScopedToken>({ max: MAX_KEPT });
  private readonly loads = new SharedLoads<ScopedToken>();
  private readonly batches = new ScopeBatches<ScopedToken | undefined>();
  /** Services, by address, of which it is known that they grant the first scope alone. */
  private readonly firstScopeOnly = new LRUCache<string, true>({ max: MAX_KEPT });

  constructor(
    private readonly transport: Transport,
    private readonly now: () => number = Date.now,
  ) {}

  /** A token that is kept and good for a while. */
  kept(account: Account, scope: string): ScopedToken | undefined {
    const token = this.tokens.get(keyOf(account, scope));
    return token && token.expires - LEEWAY_MS > this.now() ? token : undefined;
  }

  /** A new token, kept for as long as it lives; it may be one for other scopes too. */
  fetch(service: TokenService, account: Account, scope: string, signal: AbortSignal): Promise<ScopedToken> {
    const load = async (shared: AbortSignal) =>
      (this.firstScopeOnly.has(addressOf(service))
        ? undefined
        : await this.batches.join(`${addressOf(service)} ${accountKey(account)}`, scope, shared, (scopes, batch) =>
            this.fetchTogether(service, account, scopes, batch),
          )) ?? (await this.fetchAlone(service, account, scope, shared));
    return this.share(account, scope, '', signal, load);
  }

  /** A new token for this scope alone, after `refused` was not good enough. */
  replace(
    service: TokenService,
    account: Account,
    scope: string,
    refused: ScopedToken,
    signal: AbortSignal,
  ): Promise<ScopedToken> {
    const kept = this.kept(account, scope);
    if (kept && kept.value !== refused.value) return Promise.resolve(kept);
    this.tokens.delete(keyOf(account, scope));
    return this.share(account, scope, 'alone ', signal, (shared) => this.fetchAlone(service, account, scope, shared));
  }

  /** A token for one scope was good where the one for several was not. */
  learnFirstScopeOnly(service: TokenService): void {
    this.firstScopeOnly.set(addressOf(service), true);
  }

  private share(
    account: Account,
    scope: string,
    purpose: string,
    signal: AbortSignal,
    load: (signal: AbortSignal) => Promise<ScopedToken>,
  ): Promise<ScopedToken> {
    const key = keyOf(account, scope);
    const keeping = async (shared: AbortSignal) => {
      const token = await load(shared);
      this.tokens.set(key, token);
      return token;
    };
    const cancelled = () => cancelledError(account.endpoint.origin.host);
    return this.loads.ask(purpose + key, signal, keeping, cancelled);
  }

  /** Undefined where each is to be asked for alone. */
  private async fetchTogether(
    service: TokenService,
    account: Account,
    scopes: readonly string[],
    signal: AbortSignal,
  ): Promise<ScopedToken | undefined> {
    const [only] = scopes;
    if (only !== undefined && scopes.length === 1) return this.fetchAlone(service, account, only, signal);
    try {
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
    scope: string,
    signal: AbortSignal,
  ): Promise<ScopedToken> {
    const token = await requestToken(this.transport, service, account, [scope], this.now, signal);
    return { ...token, isShared: false };
  }
}

/** Identities hold no spaces, and neither do origins and the texts of scopes. */
function accountKey({ endpoint, identity, publicOnly }: Account): string {
  return `${publicOnly ? 'public ' : ''}${endpoint.origin.origin} ${identity}`;
}

function keyOf(account: Account, scope: string): string {
  return `${accountKey(account)} ${scope}`;
}

function addressOf({ realm, service = '' }: TokenService): string {
  return `${realm.href} ${service}`;
}
