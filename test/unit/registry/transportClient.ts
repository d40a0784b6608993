import type { LookupFunction } from 'node:net';
import type { RegistryError } from '../../../src/registry/registryError';
import { Transport, type TransportOptions, type TransportRequest } from '../../../src/registry/transport';

export interface TransportClient {
  readonly transport: Transport;
  /** What was logged, a line each. */
  readonly lines: readonly string[];
  /** A GET of at most 1 MiB, unless `more` says otherwise. */
  request(url: string | URL, more?: Partial<TransportRequest>): TransportRequest;
}

/** A transport with short times; the caller disposes of it. */
export function transportClient(options: TransportOptions = {}): TransportClient {
  const lines: string[] = [];
  const log = { info: (line: string) => void lines.push(line), warn: (line: string) => void lines.push(line) };
  const timeouts = { connect: 2_000, idle: 300, total: 3_000, ...options.timeouts };
  return {
    transport: new Transport(log, { ...options, timeouts }),
    lines,
    request: (url, more = {}) => ({
      method: 'GET',
      url: new URL(url),
      maxBytes: 1024 * 1024,
      signal: new AbortController().signal,
      ...more,
    }),
  };
}

/** A look-up that knows these names alone, each with its addresses. */
export function lookupOf(names: Readonly<Record<string, readonly string[]>>): LookupFunction {
  return (hostname, options, callback) => {
    const found = (names[hostname] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const first = found[0];
    if (!first) callback(Object.assign(new Error(`no ${hostname}`), { code: 'ENOTFOUND' }), '');
    else if (options.all) callback(null, found);
    else callback(null, first.address, first.family);
  };
}

export function failure(promise: Promise<unknown>): Promise<RegistryError | 'no failure'> {
  return promise.then(
    () => 'no failure',
    (error: unknown) => error as RegistryError,
  );
}
