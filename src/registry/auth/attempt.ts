import { ANONYMOUS, type Credential } from '../credentials/credentialSource';
import { RegistryError } from '../registryError';
import type { TransportResponse } from '../transport';
import { bearerChallenge, type Challenge, challengesOf, offersBasic } from './challenge';
import type { ChallengeMemory, RememberedChallenge } from './challengeMemory';
import type { FirstAnswers } from './firstAnswers';
import { NoToken } from './noToken';
import {
  type Account,
  basicHeader,
  isHeaderText,
  realmProblem,
  sameService,
  type TokenService,
  tokenServiceOf,
} from './tokenService';
import type { ScopedToken, TokenSource } from './tokenSource';

/** What is known of registries from other requests. */
export interface Means {
  readonly tokens: TokenSource;
  readonly challenges: ChallengeMemory;
  readonly first: FirstAnswers;
}

/** How a request in one account's name ended. */
export interface Outcome<R> {
  /** The registry's answer of any status, or why its token service gave no token. */
  readonly answer: R | RegistryError;
  /** The token service that was asked, or whose token was sent. */
  readonly service: TokenService | undefined;
  /** The account's credential, or a token that it gave, was sent. */
  readonly usedCredential: boolean;
}

interface Authorization {
  readonly header?: string | undefined;
  readonly token?: ScopedToken | undefined;
  readonly service?: TokenService | undefined;
  /** Made for this request: another one of its kind would be no better. */
  readonly isNew?: boolean | undefined;
}

interface Opening {
  readonly opening: Authorization;
  readonly failure?: NoToken | undefined;
}

/**
 * One request in one account's name. It brings along what its registry is known to want, else the challenge of its own answer says
 * what to do: Bearer first, Basic where no token service can be used. A token that is refused is replaced once.
 */
export class Attempt<R extends TransportResponse> {
  private service: TokenService | undefined;
  private usedCredential = false;
  private readonly origin: string;

  constructor(
    private readonly means: Means,
    private readonly account: Account,
    private readonly scope: string,
    private readonly signal: AbortSignal,
    private readonly send: (authorization: string | undefined) => Promise<R>,
  ) {
    this.origin = account.endpoint.origin.origin;
  }

  /** @throws RegistryError where the request itself had no answer, or was cancelled. */
  async make(): Promise<Outcome<R>> {
    return { answer: await this.answer(), service: this.service, usedCredential: this.usedCredential };
  }

  private async answer(): Promise<R | RegistryError> {
    try {
      const { response, opening, failure } = await this.begin();
      if (!this.isChallenge(response)) return response;
      const better = await this.better(challengesOf(response.headers), opening, failure);
      return better ? await this.deliver(better) : response;
    } catch (error) {
      if (error instanceof NoToken) return error.reason;
      throw error;
    }
  }

  /** The first answer; where nothing is known of the registry, others wait for what it teaches. */
  private async begin(): Promise<Opening & { readonly response: R }> {
    const { challenges, first } = this.means;
    const turn = challenges.get(this.origin) ? undefined : await first.enter(this.origin, this.signal);
    let isAnswered = false;
    try {
      const { opening, failure } = await this.opening(challenges.get(this.origin));
      const response = await this.deliver(opening);
      isAnswered = true;
      this.learn(response);
      return { opening, failure, response };
    } finally {
      turn?.leave(isAnswered);
    }
  }

  /** What is sent first, and what a remembered token service that gave no token said: then the registry's own answer decides. */
  private async opening(known: RememberedChallenge | undefined): Promise<Opening> {
    const { credential, endpoint } = this.account;
    if (credential !== ANONYMOUS && credential.kind === 'registryToken') {
      return { opening: isHeaderText(credential.token) ? this.signed(`Bearer ${credential.token}`) : {} };
    }
    if (known?.scheme === 'basic') return { opening: isBasic(credential) ? this.signed(basicHeader(credential)) : {} };
    if (known?.scheme !== 'bearer') return { opening: {} };
    try {
      const service = serviceOf(known.realm, known.service, endpoint);
      const kept = this.means.tokens.kept(this.account, this.scope);
      return { opening: kept ? this.bearing(service, kept) : await this.fetched(service) };
    } catch (error) {
      if (!(error instanceof NoToken)) throw error;
      // It may have moved; the registry tells where to, now or the next time.
      const mayHaveMoved = error.isUnusable || (credential === ANONYMOUS && error.isRefusal);
      if (mayHaveMoved) this.means.challenges.set(this.origin, undefined);
      if (!error.isUnusable) throw error;
      return { opening: {}, failure: error };
    }
  }

  /** What answers `challenges` better than `opening` did; undefined where there is nothing. */
  private async better(
    challenges: readonly Challenge[],
    opening: Authorization,
    failure: NoToken | undefined,
  ): Promise<Authorization | undefined> {
    const { credential, endpoint } = this.account;
    const sentAsItIs = credential !== ANONYMOUS && credential.kind === 'registryToken' && opening.header !== undefined;
    if (sentAsItIs) return undefined;
    const bearer = bearerChallenge(challenges);
    const basic = isBasic(credential) && offersBasic(challenges) ? basicHeader(credential) : undefined;
    try {
      if (bearer) {
        const service = serviceOf(bearer.realm, bearer.service, endpoint);
        if (failure?.service && sameService(failure.service, service)) throw failure;
        const isSame = opening.service !== undefined && sameService(opening.service, service);
        if (!(opening.isNew && isSame)) return await this.fetched(service, opening.token);
      }
    } catch (error) {
      if (!(error instanceof NoToken)) throw error;
      if (error.isUnusable) this.means.challenges.set(this.origin, undefined);
      if (basic === undefined || !error.isUnusable) throw error;
    }
    if (basic === undefined || basic === opening.header) return undefined;
    this.remember({ scheme: 'basic' });
    return this.signed(basic);
  }

  /** Sends the request; a token that was asked for with others, and is refused, is replaced by one for this scope. */
  private async deliver(authorization: Authorization): Promise<R> {
    const { header, token, service, isNew } = authorization;
    const response = await this.send(header);
    if (!token?.isShared || !service || !isNew || !this.isUnwelcome(response)) return response;
    const again = await this.send((await this.fetched(service, token)).header);
    if (!this.isUnwelcome(again)) this.means.tokens.learnFirstScopeOnly(service);
    return again;
  }

  /** @param refused the token that was not good enough. */
  private async fetched(service: TokenService, refused?: ScopedToken): Promise<Authorization> {
    const { tokens } = this.means;
    const { account, scope, signal } = this;
    this.service = service;
    this.usedCredential = account.credential !== ANONYMOUS;
    try {
      const token = refused
        ? await tokens.replace(service, account, scope, refused, signal)
        : await tokens.fetch(service, account, scope, signal);
      return { ...this.bearing(service, token), isNew: true };
    } catch (error) {
      if (error instanceof RegistryError && error.kind !== 'cancelled') throw new NoToken(service, error);
      throw error;
    }
  }

  private bearing(service: TokenService, token: ScopedToken): Authorization {
    this.service = service;
    return { ...this.signed(`Bearer ${token.value}`), token, service };
  }

  private signed(header: string): Authorization {
    this.usedCredential = this.account.credential !== ANONYMOUS;
    return { header };
  }

  /** What the first answer says of how the registry wants to be asked: for those who wait for it, and for later. */
  private learn(response: R): void {
    if (!this.isChallenge(response)) return;
    const challenges = challengesOf(response.headers);
    const bearer = bearerChallenge(challenges);
    if (bearer && realmProblem(bearer.realm, this.account.endpoint) === undefined) {
      this.remember({ scheme: 'bearer', ...bearer });
    } else if (offersBasic(challenges)) this.remember({ scheme: 'basic' });
  }

  private remember(challenge: RememberedChallenge): void {
    const known = this.means.challenges.get(this.origin);
    if (JSON.stringify(known) !== JSON.stringify(challenge)) this.means.challenges.set(this.origin, challenge);
  }

  /** A 401 of the registry itself: one that a redirect led to (a store of blobs) gets no credential. */
  private isChallenge({ status, url }: R): boolean {
    return status === 401 && url.origin === this.origin;
  }

  /** A token for many repositories can also be too long for a header. */
  private isUnwelcome(response: R): boolean {
    return this.isChallenge(response) || response.status === 400 || response.status === 431;
  }
}

function serviceOf(realm: string, service: string | undefined, endpoint: Account['endpoint']): TokenService {
  try {
    return tokenServiceOf(realm, service, endpoint);
  } catch (error) {
    throw error instanceof RegistryError ? new NoToken(undefined, error) : error;
  }
}

function isBasic(credential: Account['credential']): credential is Credential & { kind: 'basic' } {
  return credential !== ANONYMOUS && credential.kind === 'basic';
}
