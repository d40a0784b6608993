import * as v from 'valibot';
import { parseJson, parseWith } from '../../oci/parsed';
import { ANONYMOUS, type Credential } from '../credentials/credentialSource';
import type { Endpoint } from '../endpoint';
import { RegistryError } from '../registryError';
import { errorOf } from '../responseError';
import type { Transport, TransportResponse } from '../transport';

/** Where a registry's Bearer challenge says that tokens are given. */
export interface TokenService {
  readonly realm: URL;
  readonly service: string | undefined;
}

/** In whose name a registry is asked. */
export interface Account {
  readonly endpoint: Endpoint;
  readonly credential: Credential | typeof ANONYMOUS;
  /** That of the credential (`identityOf`). */
  readonly identity: string;
  /** As an `Ask` has it: its token service, too, is asked at public addresses alone. */
  readonly publicOnly?: boolean | undefined;
}

export interface Token {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

/** A repository where it is asked for, or the list of them. */
export interface Target {
  readonly endpoint: Endpoint;
  /** Its name there; '' for the list. */
  readonly repository: string;
  /** Something is put there, in a person's name: nobody stands in for a credential that is refused. */
  readonly writes?: boolean | undefined;
}

const CLIENT_ID = 'oci-lens';
const MAX_REALM = 2_000;
const MAX_TOKEN_BYTES = 256 * 1024;
const DEFAULT_LIFETIME_SECONDS = 60;
const MAX_LIFETIME_SECONDS = 24 * 60 * 60;
/** What says that a service does not take this identity token by POST. */
const POST_REFUSALS: readonly number[] = [400, 401, 404, 405];

const tokenSchema = v.object({
  token: v.nullish(v.string()),
  access_token: v.nullish(v.string()),
  // Some services write a string; what is no number of seconds is the default.
  expires_in: v.optional(v.unknown()),
});

/**
 * The token service that `endpoint` names as its realm. Its address is held to the rules for leads when it is connected to.
 * @throws RegistryError 'refused' where it is no address, or none that a credential may be sent to.
 */
export function tokenServiceOf(realm: string, service: string | undefined, endpoint: Endpoint): TokenService {
  const problem = realmProblem(realm, endpoint);
  if (problem === undefined) return { realm: new URL(realm), service: service === '' ? undefined : service };
  const { host } = endpoint.origin;
  throw new RegistryError('refused', `the token service that ${host} names is refused: ${problem}`, { host });
}

/** Why nothing may be sent to `realm`, as far as its text tells; undefined where it may. */
export function realmProblem(realm: string, { origin }: Endpoint): string | undefined {
  if (!URL.canParse(realm)) return 'it is not an address';
  if (realm.length > MAX_REALM) return 'its address is too long';
  const url = new URL(realm);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && origin.protocol === 'http:')) return 'not https';
  return url.username || url.password ? 'it carries a credential' : undefined;
}

export function sameService(one: TokenService, other: TokenService): boolean {
  return one.realm.href === other.realm.href && one.service === other.service;
}

/**
 * The scope of a pull from `repository`, of a push to it, or for '' that of the list of a registry's repositories, whatever a challenge
 * named.
 * @see https://distribution.github.io/distribution/spec/auth/scope/
 */
export function scopeOf({ repository, writes = false }: Pick<Target, 'repository' | 'writes'>): string {
  if (repository === '') return 'registry:catalog:*';
  return `repository:${repository}:${writes ? 'pull,push' : 'pull'}`;
}

/** Whether tokens can hold it, and a header: nothing but visible ASCII. */
export function isHeaderText(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

export function basicHeader({ username, password }: Credential & { kind: 'basic' }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/**
 * A token for all of `scopes`. An identity token is posted as OAuth2 wants it, and sent as the password of a GET where the service
 * does not take that.
 * @see https://distribution.github.io/distribution/spec/auth/token/
 * @see https://distribution.github.io/distribution/spec/auth/oauth/
 */
export async function requestToken(
  transport: Transport,
  service: TokenService,
  account: Account,
  scopes: readonly string[],
  now: () => number,
  signal: AbortSignal,
): Promise<Token> {
  const asked = now();
  const { credential } = account;
  let response: TransportResponse | undefined;
  if (credential !== ANONYMOUS && credential.kind === 'identityToken') {
    response = await post(transport, service, account, credential.token, scopes, signal);
    if (POST_REFUSALS.includes(response.status)) response = undefined;
  }
  response ??= await get(transport, service, account, scopes, signal);
  const { host } = service.realm;
  if (response.status !== 200) throw errorOf(response, host);
  const json = parseJson(response.body);
  const parsed = json.kind === 'ok' ? parseWith(tokenSchema, json.value) : json;
  const value = parsed.kind === 'ok' ? parsed.value.token || parsed.value.access_token : undefined;
  if (parsed.kind !== 'ok' || !value || !isHeaderText(value)) {
    throw new RegistryError('malformed', `${host} answered without a token`, { host });
  }
  return { value, expires: asked + lifetime(parsed.value.expires_in) * 1000 };
}

function get(
  transport: Transport,
  { realm, service }: TokenService,
  { credential, endpoint, publicOnly }: Account,
  scopes: readonly string[],
  signal: AbortSignal,
): Promise<TransportResponse> {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  url.searchParams.delete('scope');
  for (const scope of scopes) url.searchParams.append('scope', scope);
  const authorization = authorizationOf(credential);
  return transport.send({
    method: 'GET',
    url,
    authorization,
    ledBy: endpoint.origin,
    publicOnly,
    maxBytes: MAX_TOKEN_BYTES,
    signal,
  });
}

function post(
  transport: Transport,
  { realm, service }: TokenService,
  { endpoint, publicOnly }: Account,
  refreshToken: string,
  scopes: readonly string[],
  signal: AbortSignal,
): Promise<TransportResponse> {
  const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: CLIENT_ID });
  if (service !== undefined) form.set('service', service);
  form.set('scope', scopes.join(' '));
  form.set('refresh_token', refreshToken);
  return transport.send({
    method: 'POST',
    url: realm,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
    ledBy: endpoint.origin,
    publicOnly,
    maxBytes: MAX_TOKEN_BYTES,
    signal,
  });
}

/** An identity token is the password of nobody, as containerd sends it. */
function authorizationOf(credential: Account['credential']): string | undefined {
  if (credential === ANONYMOUS) return undefined;
  switch (credential.kind) {
    case 'basic':
      return basicHeader(credential);
    case 'identityToken':
      return basicHeader({ kind: 'basic', username: '', password: credential.token });
    case 'registryToken':
      return undefined;
  }
}

/** Seconds. */
function lifetime(announced: unknown): number {
  const seconds = typeof announced === 'string' && announced.trim() !== '' ? Number(announced) : announced;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return DEFAULT_LIFETIME_SECONDS;
  return Math.min(Math.max(seconds, 0), MAX_LIFETIME_SECONDS);
}
