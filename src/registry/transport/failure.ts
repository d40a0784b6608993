import { RegistryError, type RegistryErrorKind } from '../registryError';
import type { Clock } from './clock';
import type { TransportRequest } from './exchange';
import { UPGRADED } from './upgrade';

/** The RegistryError for whatever ended an exchange without an answer. */
export function explain(error: unknown, request: TransportRequest, clock: Clock): RegistryError {
  if (error instanceof RegistryError) return error;
  const { host } = request.url;
  const about = `${request.method} ${describeUrl(request.url)}`;
  if (clock.isCancelled) return new RegistryError('cancelled', `${about}: cancelled`, { host, cause: error });
  if (clock.expired) {
    return new RegistryError('timeout', `${about}: no answer in time (${clock.expired})`, { host, cause: error });
  }
  const systemCode = codeOf(error);
  const reason = systemCode ?? (error instanceof Error ? error.message : String(error));
  return new RegistryError(kindOf(systemCode), `${about}: ${reason}`, { host, systemCode, cause: error });
}

/** HPE_: what came is not HTTP; there is more of it in headers than anybody sends. */
function kindOf(systemCode: string | undefined): RegistryErrorKind {
  if (systemCode === 'ETIMEDOUT') return 'timeout';
  if (systemCode === 'HPE_HEADER_OVERFLOW') return 'tooLarge';
  return systemCode === UPGRADED || systemCode?.startsWith('HPE_') ? 'malformed' : 'unreachable';
}

/** A URL for the log: without query and credentials. */
export function describeUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
