import type { LookupFunction } from 'node:net';
import type { Proxies } from './proxies';

/** Milliseconds. */
export interface Timeouts {
  /** For name, connection and TLS together. Default: 10,000. */
  readonly connect: number;
  /** The longest wait for the next sign of life: headers, a chunk. Default: 15,000. */
  readonly idle: number;
  /** For a whole answer with its redirects and its repetition; of a streamed one, for its headers. Default: 60,000. */
  readonly total: number;
}

/** PEM. */
export interface ClientCertificate {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
  readonly passphrase?: string | undefined;
}

/** What the user's settings, or the terminal's, say of connections. */
export interface TransportOptions {
  readonly timeouts?: Partial<Timeouts> | undefined;
  /** Requests at once to a host. Default: 6; 16 of the many that one answer takes, unless fewer than 6 are wanted. */
  readonly maxPerHost?: number | undefined;
  /** Requests at once in all. Default: 24. */
  readonly maxInAll?: number | undefined;
  /** `host` or `host:port` of private hosts, or ones of this machine, that a registry may lead to. */
  readonly privateHosts?: readonly string[] | undefined;
  /** PEM texts of authorities that are believed beside those that Node believes. */
  readonly caFiles?: readonly (string | Buffer)[] | undefined;
  /** By `host` or `host:port`. */
  readonly clientCertificates?: Readonly<Record<string, ClientCertificate>> | undefined;
  /** For the terminal alone: in VS Code its own proxy support applies. */
  readonly proxies?: Proxies | undefined;
  /** Called once for each text (at most 4096 characters, as the host sent it) that a host warns with. */
  readonly onWarning?: ((host: string, text: string) => void) | undefined;
  /** How names become addresses. Default: the operating system's way. */
  readonly lookup?: LookupFunction | undefined;
}

export const DEFAULT_TIMEOUTS: Timeouts = { connect: 10_000, idle: 15_000, total: 60_000 };
export const DEFAULT_MAX_PER_HOST = 6;
const MAX_OF_MANY = 16;
export const DEFAULT_MAX_IN_ALL = 24;

/** Requests at once to a host, of the many that one answer takes. */
export function maxOfMany(maxPerHost: number): number {
  return maxPerHost < DEFAULT_MAX_PER_HOST ? maxPerHost : Math.max(MAX_OF_MANY, maxPerHost);
}
