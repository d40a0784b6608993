import { identityOf } from '../credentials/credentialIdentity';
import { ANONYMOUS, type CredentialSource, type FoundCredential } from '../credentials/credentialSource';
import type { Ask } from '../imageSource';
import { type Access, RegistryError, withAccess } from '../registryError';
import type { Transport, TransportResponse } from '../transport';
import { Attempt, type Means, type Outcome } from './attempt';
import { type ChallengeMemory, KeptChallenges } from './challengeMemory';
import { FirstAnswers } from './firstAnswers';
import { Refusals } from './refusals';
import { type Account, scopeOf, type Target } from './tokenService';
import { TokenSource } from './tokenSource';

export interface AuthorizerOptions {
  /** Kept by the shell across sessions. Default: in memory. */
  readonly challenges?: ChallengeMemory | undefined;
  /** A credential was refused; what was asked for may have been answered to nobody in particular. */
  readonly onCredentialRefused?: ((host: string, access: Access) => void) | undefined;
  readonly now?: (() => number) | undefined;
}

/**
 * Sends the request with this Authorization header. `isStandIn`: as nobody, in the place of a credential that is refused, so that what
 * was told to its owner plays no part.
 */
export type Send<R> = (authorization: string | undefined, isStandIn: boolean) => Promise<R>;

/** An answer of any status, and how we were let in, or not. */
export interface Authorized<R> {
  readonly response: R;
  readonly access: Access;
}

const ANONYMOUS_IDENTITY = identityOf({ credential: ANONYMOUS, trace: [] });

/**
 * Sends requests to registries with the authorization that they ask for. The credential is that of the registry's host, whatever
 * realm it names; one that is refused is followed by one anonymous try, never by another source's secret.
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export class Authorizer {
  private readonly means: Means;
  private readonly refusals: Refusals;

  constructor(
    transport: Transport,
    private readonly credentials: CredentialSource,
    private readonly options: AuthorizerOptions = {},
  ) {
    const { challenges = new KeptChallenges(), now = Date.now } = options;
    this.means = { tokens: new TokenSource(transport, now), challenges, first: new FirstAnswers() };
    this.refusals = new Refusals(now);
  }

  /** Who asks there: answers to one are not for another. It holds no secret. */
  async identity({ endpoint, repository }: Target, signal: AbortSignal): Promise<string> {
    return identityOf(await this.credentials.find(endpoint.credentialHost, repository, signal));
  }

  /**
   * The answer to what `send` sends, with the authorization that it is given, as often as that takes.
   * @throws RegistryError where there was none.
   */
  async send<R extends TransportResponse>(target: Target, ask: Ask, send: Send<R>): Promise<Authorized<R>> {
    const { endpoint, repository, writes } = target;
    const found = await this.credentials.find(endpoint.credentialHost, repository, ask.signal);
    const attempt = (account: Account, isStandIn = false) =>
      new Attempt(this.means, account, scopeOf(target), ask.signal, (header) => send(header, isStandIn)).make();
    const { publicOnly } = ask;
    const anonymous: Account = { endpoint, credential: ANONYMOUS, identity: ANONYMOUS_IDENTITY, publicOnly };
    if (found.credential === ANONYMOUS) return conclude(target, await attempt(anonymous), found, false);

    const account: Account = { endpoint, credential: found.credential, identity: identityOf(found), publicOnly };
    const standIn = async () => conclude(target, await attempt(anonymous, true), found, true);
    if (this.wasRefused(target, account, ask)) {
      if (!writes) return standIn();
      throw withAccess(refusedBefore(target), accessOf(target, { service: undefined }, found, true));
    }
    if (this.isForPrivateOnly(target, account, found)) {
      const open = await attempt(anonymous);
      if (!isRefusal(open, target)) return conclude(target, open, found, false);
      const signed = await attempt(account);
      return conclude(target, signed, found, this.isRefused(target, account, signed, found));
    }
    const signed = await attempt(account);
    const refused = this.isRefused(target, account, signed, found);
    return refused && !writes ? standIn() : conclude(target, signed, found, refused);
  }

  /** A person's wish to try again counts more than what was before it; that an answer shall be a new one does not. */
  private wasRefused(target: Target, { identity }: Account, { byPerson, askedAt }: Ask): boolean {
    const since = byPerson ? (askedAt ?? Infinity) : -Infinity;
    return this.refusals.has(target.endpoint.origin.origin, identity, scopeOf(target), since);
  }

  /** The editor's GitHub session is for what nobody else can read: it is not sent before anonymous has failed. Nobody writes as nobody. */
  private isForPrivateOnly(target: Target, account: Account, { trace }: FoundCredential): boolean {
    return !target.writes && trace.at(-1)?.place === 'github' && !this.means.tokens.kept(account, scopeOf(target));
  }

  /** Whether the account's credential was refused: then it is forgotten, and said so. */
  private isRefused<R extends TransportResponse>(
    target: Target,
    account: Account,
    outcome: Outcome<R>,
    found: FoundCredential,
  ): boolean {
    const { endpoint } = target;
    const { origin } = endpoint.origin;
    const scope = scopeOf(target);
    const refused = outcome.usedCredential && isRefusal(outcome, target);
    if (!refused) {
      if (outcome.usedCredential) this.refusals.remove(origin, account.identity, scope);
      return false;
    }
    const isWrong = outcome.answer instanceof RegistryError && outcome.answer.status === 401;
    this.refusals.add(origin, account.identity, isWrong ? undefined : scope);
    this.credentials.forget(endpoint.credentialHost);
    this.options.onCredentialRefused?.(endpoint.credentialHost, accessOf(target, outcome, found, true));
    return true;
  }
}

/** 401, or 403 from the token service: the registry's own 403 says what the account may do, not who it is. */
function isRefusal<R extends TransportResponse>({ answer }: Outcome<R>, { endpoint }: Target): boolean {
  if (answer instanceof RegistryError) return answer.status === 401 || answer.status === 403;
  return answer.status === 401 && answer.url.origin === endpoint.origin.origin;
}

function refusedBefore({ endpoint: { origin } }: Target): RegistryError {
  return new RegistryError('unauthorized', 'the credential was refused a moment ago', { host: origin.host });
}

function conclude<R extends TransportResponse>(
  target: Target,
  outcome: Outcome<R>,
  found: FoundCredential,
  credentialRefused: boolean,
): Authorized<R> {
  const access = accessOf(target, outcome, found, credentialRefused);
  if (outcome.answer instanceof RegistryError) throw withAccess(outcome.answer, access);
  return { response: outcome.answer, access };
}

function accessOf<R>(
  target: Target,
  { service }: Pick<Outcome<R>, 'service'>,
  { trace }: FoundCredential,
  credentialRefused: boolean,
): Access {
  return {
    trace,
    credentialRefused,
    credentialHost: target.endpoint.credentialHost,
    realmHost: service?.realm.host,
    scope: service && scopeOf(target),
  };
}
