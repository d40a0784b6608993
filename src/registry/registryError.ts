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

  constructor(
    readonly kind: RegistryErrorKind,
    message: string,
    details: {
      host: string;
      status?: number | undefined;
      code?: string | undefined;
      systemCode?: string | undefined;
      retryAfter?: number | undefined;
      cause?: unknown;
    },
  ) {
    super(message, { cause: details.cause });
    this.name = 'RegistryError';
    this.host = details.host;
    this.status = details.status;
    this.code = details.code;
    this.systemCode = details.systemCode;
    this.retryAfter = details.retryAfter;
  }
}

/** `error` as a RegistryError: anything else is a fault of ours or of the engine, kept as the cause. */
export function asRegistryError(error: unknown, host: string): RegistryError {
  if (error instanceof RegistryError) return error;
  return new RegistryError('malformed', error instanceof Error ? error.message : String(error), { host, cause: error });
}
