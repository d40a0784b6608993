import { bearerChallenge, challengesOf, offersBasic } from '../auth/challenge';
import { basicHeader, realmProblem, requestToken, tokenServiceOf } from '../auth/tokenService';
import type { Endpoint } from '../endpoint';
import { RegistryError } from '../registryError';
import { errorOf } from '../responseError';
import type { Transport, TransportResponse } from '../transport';
import type { Credential } from './credentialSource';

/** `notAsked`: the registry lets everybody in at its door, so nothing is known of the credential. */
export type CredentialCheck = 'accepted' | 'refused' | 'notAsked';

const MAX_BYTES = 64 * 1024;

/**
 * Whether a registry takes a user and password, without a repository to ask for: at its `/v2/`, by a token without a scope where it
 * names a token service. At most three requests, each with the password at most once; nothing is kept.
 * @throws RegistryError where that cannot be told.
 * @see https://distribution.github.io/distribution/spec/api/#api-version-check
 */
export async function checkCredential(
  transport: Transport,
  endpoint: Endpoint,
  credential: Credential & { readonly kind: 'basic' },
  signal: AbortSignal,
): Promise<CredentialCheck> {
  const ask = (authorization?: string) => askVersion(transport, endpoint, authorization, signal);
  const open = await ask();
  if (open.status === 200) return 'notAsked';
  // A 401 of where a redirect led to is not about this registry's credential.
  if (open.status !== 401 || open.url.origin !== endpoint.origin.origin) throw errorOf(open, endpoint.origin.host);
  const authorization = await authorizationFor(transport, endpoint, credential, open, signal);
  if (authorization === undefined) return 'refused';
  const answer = await ask(authorization);
  if (answer.status === 200) return 'accepted';
  if (answer.status === 401 || answer.status === 403) return 'refused';
  throw errorOf(answer, endpoint.origin.host);
}

/** What the challenge asks for; undefined where the token service refuses the credential. */
async function authorizationFor(
  transport: Transport,
  endpoint: Endpoint,
  credential: Credential & { readonly kind: 'basic' },
  challenged: TransportResponse,
  signal: AbortSignal,
): Promise<string | undefined> {
  const challenges = challengesOf(challenged.headers);
  const bearer = bearerChallenge(challenges);
  const isBasic = offersBasic(challenges);
  if (!bearer || (isBasic && realmProblem(bearer.realm, endpoint) !== undefined)) {
    if (isBasic) return basicHeader(credential);
    const { host } = endpoint.origin;
    throw new RegistryError('unsupported', `${host} asks for a sign-in of an unknown kind`, { host });
  }
  const service = tokenServiceOf(bearer.realm, bearer.service, endpoint);
  const account = { endpoint, credential, identity: '' };
  try {
    const { value } = await requestToken(transport, service, account, [], Date.now, signal);
    return `Bearer ${value}`;
  } catch (error) {
    if (error instanceof RegistryError && (error.status === 401 || error.status === 403)) return undefined;
    throw error;
  }
}

function askVersion(
  transport: Transport,
  { origin }: Endpoint,
  authorization: string | undefined,
  signal: AbortSignal,
): Promise<TransportResponse> {
  const url = new URL('/v2/', origin);
  return transport.send({ method: 'GET', url, authorization, maxBytes: MAX_BYTES, signal });
}
