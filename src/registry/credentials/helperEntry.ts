import { HUB, HUB_SERVER, parseServerKey } from './canonicalHost';
import type { CredentialHelpers } from './credentialHelper';
import type { PlaceAnswer } from './credentialPlace';

const MAX_DETAIL = 100;
/** A file could hold a host in a thousand spellings, each a process. */
const MAX_NAMES = 3;

/** The value of the entry whose key is `host`, in whatever form the key is written. */
export function entryOfHost<T>(entries: Readonly<Record<string, T>>, host: string): T | undefined {
  return Object.entries(entries).find(([key]) => isWholeHost(key, host))?.[1];
}

/** Whether `key` stands for all of `host`. */
export function isWholeHost(key: string, host: string): boolean {
  const server = parseServerKey(key);
  return server.host === host && server.path === '';
}

/**
 * The names under which a helper may keep the credential of `host`, the likeliest first: that which Docker asks for, and those of the
 * entries that were left in the file when the helper took the credential over.
 */
export function serverNames(auths: Readonly<Record<string, unknown>>, host: string): readonly string[] {
  const left = Object.keys(auths).filter((key) => isWholeHost(key, host));
  return [...new Set([host === HUB ? HUB_SERVER : host, ...left])].slice(0, MAX_NAMES);
}

/** Asks the helper for one name after another, until it has an entry or fails. */
export async function askHelper(
  helpers: CredentialHelpers,
  suffix: string,
  servers: readonly string[],
  signal: AbortSignal,
): Promise<PlaceAnswer> {
  const detail = `docker-credential-${suffix}`.slice(0, MAX_DETAIL);
  for (const server of servers) {
    const answer = await helpers.get(suffix, server, signal);
    if (answer.outcome === 'none') continue;
    const credential = answer.outcome === 'found' ? answer.credential : undefined;
    return { credential, steps: [{ place: 'helper', detail, outcome: answer.outcome }] };
  }
  return { steps: [{ place: 'helper', detail, outcome: 'none' }] };
}
