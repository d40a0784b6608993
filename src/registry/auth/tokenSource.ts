import { LRUCache } from 'lru-cache';
import * as v from 'valibot';
import { parseJson, parseWith } from '../../oci/parsed';
import { ANONYMOUS, type Credential, type CredentialSource } from '../credentials/credentialSource';
import type { Endpoint } from '../endpoint';
import { forbiddenLead, isLoopback } from '../hosts';
import { RegistryError } from '../registryError';
import { errorOf } from '../responseError';
import { SharedLoads } from '../sharedLoads';
import type { Transport } from '../transport';
import type { Challenge } from './challenge';

interface BearerService {
  readonly realm: URL;
  readonly service: string | undefined;
}

interface Token {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

const MAX_KEPT = 1_000;
const MAX_TOKEN_BYTES = 256 * 1024;
const DEFAULT_LIFETIME_SECONDS = 60;
const MAX_LIFETIME_SECONDS = 24 * 60 * 60;
/** A token that is about to end is not used: the request under way would fail. */
const LEEWAY_MS = 5_000;

const tokenSchema = v.object({
  token: v.nullish(v.string()),
  access_token: v.nullish(v.string()),
  // Some services write a string; what is no number of seconds is the default.
  expires_in: v.optional(v.unknown()),
});

/**
 * Bearer tokens for pulling, kept by registry origin and repository; the service that gives them is remembered for each origin, so
 * that later requests bring their token along.
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export class TokenSource {
  private readonly services = new LRUCache<string, BearerService>({ max: MAX_KEPT });
  private readonly tokens = new LRUCache<string, Token>({ max: MAX_KEPT });
  private readonly loads = new SharedLoads<Token>();

  constructor(
    private readonly transport: Transport,
    private readonly credentials: CredentialSource,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * The Authorization header to send with the first try; undefined as long as the origin has not asked for one, and where the service
   * that it once named gives none: then the registry's own answer tells what to do.
   */
  async header(endpoint: Endpoint, repository: string, signal: AbortSignal): Promise<string | undefined> {
    const { origin } = endpoint.origin;
    const service = this.services.get(origin);
    if (!service) return undefined;
    try {
      return bearer(await this.token(endpoint, repository, service, signal));
    } catch (error) {
      if (signal.aborted) throw error;
      this.services.delete(origin);
      return undefined;
    }
  }

  /**
   * The header that answers `challenges`, after `refused` (the header sent before, if any) was not good enough; undefined
   * where nothing better is to be had.
   */
  async answer(
    endpoint: Endpoint,
    repository: string,
    challenges: readonly Challenge[],
    refused: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const challenge = challenges.find(({ scheme }) => scheme === 'bearer');
    const realm = challenge?.parameters['realm'];
    if (!challenge || realm === undefined) return undefined;
    const service: BearerService = { realm: checkedRealm(realm, endpoint), service: challenge.parameters['service'] };
    const key = keyOf(endpoint, repository);
    const kept = this.tokens.get(key);
    if (kept && bearer(kept) === refused) this.tokens.delete(key);
    const header = bearer(await this.token(endpoint, repository, service, signal));
    this.services.set(endpoint.origin.origin, service);
    return header === refused ? undefined : header;
  }

  private async token(
    endpoint: Endpoint,
    repository: string,
    service: BearerService,
    signal: AbortSignal,
  ): Promise<Token> {
    const key = keyOf(endpoint, repository);
    const kept = this.tokens.get(key);
    if (kept && kept.expires - LEEWAY_MS > this.now()) return kept;
    return this.loads.ask(
      key,
      signal,
      async (shared) => {
        const token = await this.fetchToken(endpoint, repository, service, shared);
        this.tokens.set(key, token);
        return token;
      },
      () => new RegistryError('cancelled', 'cancelled', { host: endpoint.origin.host }),
    );
  }

  private async fetchToken(
    endpoint: Endpoint,
    repository: string,
    { realm, service }: BearerService,
    signal: AbortSignal,
  ): Promise<Token> {
    const url = new URL(realm);
    if (service !== undefined) url.searchParams.set('service', service);
    // A pull asks for its own repository, whatever scope the challenge named.
    url.searchParams.set('scope', `repository:${repository}:pull`);
    const { credential } = await this.credentials.find(endpoint.credentialHost, repository, signal);
    const response = await this.transport.send({
      method: 'GET',
      url,
      authorization: credential === ANONYMOUS || credential.kind !== 'basic' ? undefined : basic(credential),
      maxBytes: MAX_TOKEN_BYTES,
      signal,
    });
    if (response.status !== 200) throw errorOf(response, realm.host);
    const json = parseJson(response.body);
    const parsed = json.kind === 'ok' ? parseWith(tokenSchema, json.value) : json;
    const value = parsed.kind === 'ok' ? (parsed.value.token ?? parsed.value.access_token) : undefined;
    // A token goes into a header: nothing but visible ASCII can stand there.
    if (parsed.kind !== 'ok' || !value || !/^[\x21-\x7e]+$/.test(value)) {
      throw new RegistryError('malformed', `${realm.host} answered without a token`, { host: realm.host });
    }
    return { value, expires: this.now() + lifetime(parsed.value.expires_in) * 1000 };
  }
}

/**
 * The realm that a registry names, where a token may be asked for there: https (http only for a plain-http registry), never a
 * link-local or unspecified address, loopback and private addresses only for a registry that is such itself.
 */
function checkedRealm(realm: string, endpoint: Endpoint): URL {
  const refuse = (why: string) =>
    new RegistryError('refused', `the token service that ${endpoint.origin.host} names is refused: ${why}`, {
      host: endpoint.origin.host,
    });
  if (!URL.canParse(realm)) throw refuse('it is not an address');
  const url = new URL(realm);
  const registry = endpoint.origin;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && registry.protocol === 'http:'))
    throw refuse('not https');
  if (url.username || url.password) throw refuse('it carries a credential');
  const forbidden = forbiddenLead(registry, url);
  if (forbidden !== undefined) throw refuse(forbidden);
  if (isLoopback(url.hostname) && url.host !== registry.host) throw refuse('another port of this machine');
  return url;
}

/** Seconds. */
function lifetime(announced: unknown): number {
  const seconds = typeof announced === 'string' ? Number(announced) : announced;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return DEFAULT_LIFETIME_SECONDS;
  return Math.min(Math.max(seconds, 0), MAX_LIFETIME_SECONDS);
}

function keyOf(endpoint: Endpoint, repository: string): string {
  return `${endpoint.origin.origin} ${repository}`;
}

function bearer(token: Token): string {
  return `Bearer ${token.value}`;
}

function basic({ username, password }: Credential & { kind: 'basic' }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
