import type { IncomingHttpHeaders } from 'node:http';
import { hasFields, type RequestKind } from './request';

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly kind: RequestKind;
  readonly repository?: string | undefined;
  readonly reference?: string | undefined;
  /** Of the request, names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** The number of the TCP connection, from 1. */
  readonly connection: number;
  /** In milliseconds of `performance.now()`. */
  readonly startedAt: number;
  /** Undefined until the answer's headers are on their way; stays so where the connection was cut before. */
  readonly status?: number | undefined;
  /** When the answer was complete or the connection gone, in milliseconds of `performance.now()`. */
  readonly endedAt?: number | undefined;
}

/** What to count: each field that is named must be equal. */
export type CountedRequests = Partial<
  Pick<LoggedRequest, 'kind' | 'method' | 'path' | 'repository' | 'reference' | 'status' | 'connection'>
>;

export type OpenEntry = { -readonly [K in keyof LoggedRequest]: LoggedRequest[K] };

/** The requests in the order of their arrival. */
export class RequestLog {
  #entries: LoggedRequest[] = [];

  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  /** Adds a request; who answers it writes `status` and `endedAt` into the entry that comes back. */
  add(request: Omit<LoggedRequest, 'startedAt' | 'status' | 'endedAt'>): OpenEntry {
    const entry: OpenEntry = { ...request, startedAt: performance.now(), status: undefined, endedAt: undefined };
    this.#entries.push(entry);
    return entry;
  }

  count(wanted: CountedRequests): number {
    return this.#entries.filter((entry) => hasFields<CountedRequests>(entry, wanted)).length;
  }

  forget(): void {
    this.#entries = [];
  }
}
