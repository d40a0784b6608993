import type { IncomingHttpHeaders } from 'node:http';

/** The endpoint that a request is for, from its path alone. */
export type RequestKind =
  'ping' | 'manifest' | 'blob' | 'upload' | 'tags' | 'referrers' | 'token' | 'catalog' | 'other';

/** A request as the registry sees it: what faults match on, and what is answered. */
export interface ScratchRequest {
  readonly method: string;
  /** Percent-decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly kind: RequestKind;
  readonly repository?: string | undefined;
  /** The tag or digest; for an upload, its id. */
  readonly reference?: string | undefined;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The number of the TCP connection, from 1 in the order of their opening. */
  readonly connection: number;
  /** Whether the request's credentials suffice for what it asks. */
  readonly authorised: boolean;
  /** Aborted as soon as the client has gone or the registry closes. */
  readonly signal: AbortSignal;
}

/** Fields that must all be equal, or a test of one's own. */
export type RequestMatch =
  | Partial<Pick<ScratchRequest, 'method' | 'path' | 'kind' | 'repository' | 'reference' | 'connection' | 'authorised'>>
  | ((request: ScratchRequest) => boolean);

export function matches(request: ScratchRequest, match: RequestMatch): boolean {
  return typeof match === 'function' ? match(request) : hasFields(request, match);
}

/** Whether each field that `fields` names, and does not leave undefined, has that value in `value`. */
export function hasFields<T extends object>(value: T, fields: Partial<T>): boolean {
  return (Object.keys(fields) as (keyof T)[]).every((key) => fields[key] === undefined || fields[key] === value[key]);
}
