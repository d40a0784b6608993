import * as v from 'valibot';
import { parseJson, parseWith } from '../oci/parsed';
import { RegistryError, type RegistryErrorKind } from './registryError';
import type { TransportResponse } from './transport';
import { retryAfterSeconds } from './transport/retry';

const errorsSchema = v.object({
  errors: v.array(v.object({ code: v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]{1,40}$/)) })),
});

/**
 * The error that an answer other than success stands for.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#error-codes
 */
export function errorOf(response: TransportResponse, registry: string): RegistryError {
  const { status } = response;
  const code = errorCode(response.body);
  const details = { host: response.url.host, status, code, retryAfter: retryAfterSeconds(response.headers) };
  return new RegistryError(kindOf(status), `${registry} answered ${[status, code].filter(Boolean).join(' ')}`, details);
}

function kindOf(status: number): RegistryErrorKind {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'denied';
  if (status === 404) return 'notFound';
  if (status === 429) return 'rateLimited';
  return status >= 500 ? 'unreachable' : 'malformed';
}

function errorCode(body: Uint8Array): string | undefined {
  const json = parseJson(body);
  const parsed = json.kind === 'ok' ? parseWith(errorsSchema, json.value) : json;
  return parsed.kind === 'ok' ? parsed.value.errors[0]?.code : undefined;
}
