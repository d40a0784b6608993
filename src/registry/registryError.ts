import type { TraceStep } from './credentials/credentialSource';

/**
 * What went wrong, for code to branch on. `refused`: a rule of ours forbade the request. `tooLarge`, `malformed`,
 * `unsupported` and `digestMismatch` are said of the answer; a server error is `unreachable` with its status.
 */
export type RegistryErrorKind =
  | 'unauthorized'
  | 'denied'
  | 'notFound'
  | 'rateLimited'
  | 'unreachable'
  | 'timeout'
  | 'digestMismatch'
  | 'tooLarge'
  | 'malformed'
  | 'unsupported'
  | 'refused'
  | 'cancelled';

/** How a request sought to be let in, for 'why was I refused': it holds no secret. */
export interface Access {
  /** Where a credential was looked for, up to the place that had one. */
  readonly trace: readonly TraceStep[];
  /** The credential that was found is not taken, now or lately: what was answered was answered to an anonymous request. */
  readonly credentialRefused: boolean;
  /** Whose credential counts: the registry's own name, or a mirror's host, where one stands in. */
  readonly credentialHost?: string | undefined;
  /** The host of the token service that the registry named, where there is one. */
  readonly realmHost?: string | undefined;
  /** What the token was asked for: `repository:library/nginx:pull`. */
  readonly scope?: string | undefined;
}

/** The one error of this folder. The message is for the log; words for people are made in presentation/ from the other fields. */
export class RegistryError extends Error {
  /** The host that was asked (a mirror's, where one stands in). */
  readonly host: string;
  readonly status: number | undefined;
  /** The registry's own code, such as MANIFEST_UNKNOWN (distribution-spec, "Error Codes"). */
  readonly code: string | undefined;
  /** The operating system's or the engine's code: ECONNREFUSED, ENOTFOUND, CERT_HAS_EXPIRED. */
  readonly systemCode: string | undefined;
  /** Seconds to wait, where the registry said so. */
  readonly retryAfter: number | undefined;
  /** True where the credential that was found was refused, and an anonymous try too; see {@link Access}. */
  readonly credentialRefused: boolean;
  /** What is wrong with a document that was sent, and in which of its fields; undefined where none was read. Of ERR_PROXY_UNUSABLE: the variable that names the proxy. */
  readonly reason: string | undefined;
  readonly trace: readonly TraceStep[] | undefined;
  readonly credentialHost: string | undefined;
  readonly realmHost: string | undefined;
  readonly scope: string | undefined;

  constructor(
    readonly kind: RegistryErrorKind,
    message: string,
    details: {
      host: string;
      status?: number | undefined;
      code?: string | undefined;
      systemCode?: string | undefined;
      retryAfter?: number | undefined;
      reason?: string | undefined;
      cause?: unknown;
    } & Partial<Access>,
  ) {
    super(message, { cause: details.cause });
    this.name = 'RegistryError';
    this.host = details.host;
    this.status = details.status;
    this.code = details.code;
    this.systemCode = details.systemCode;
    this.retryAfter = details.retryAfter;
    this.reason = details.reason;
    this.credentialRefused = details.credentialRefused ?? false;
    this.trace = details.trace;
    this.credentialHost = details.credentialHost;
    this.realmHost = details.realmHost;
    this.scope = details.scope;
  }
}

/** `error` as a RegistryError: anything else is a fault of ours or of the engine, kept as the cause. */
export function asRegistryError(error: unknown, host: string): RegistryError {
  if (error instanceof RegistryError) return error;
  return new RegistryError('malformed', error instanceof Error ? error.message : String(error), { host, cause: error });
}

/** Nobody waits for the answer of `host` any more. */
export function cancelledError(host: string): RegistryError {
  return new RegistryError('cancelled', 'cancelled', { host });
}

/** The same error, with how the request sought to be let in; one error can be that of several requests. */
export function withAccess(error: RegistryError, access: Access): RegistryError {
  const { kind, message, host, status, code, systemCode, retryAfter, reason, cause } = error;
  return new RegistryError(kind, message, { host, status, code, systemCode, retryAfter, reason, cause, ...access });
}
