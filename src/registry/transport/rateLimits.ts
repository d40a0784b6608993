import { LRUCache } from 'lru-cache';

const MAX_HOSTS = 100;

/** What a registry says of the requests that it lets through: Docker Hub's figures. */
export interface RateLimit {
  /** Requests within the window. */
  readonly limit: number;
  /** Of these, requests that are left. */
  readonly remaining: number | undefined;
  readonly windowSeconds: number | undefined;
  /** Whom the limit is for: an address or an account's id. */
  readonly source: string | undefined;
}

/**
 * The latest figures of each host. They come with answers about manifests; where such an answer has none, there is no limit, and
 * not one of zero.
 * @see https://docs.docker.com/docker-hub/usage/pulls/#view-pull-rate-and-limit
 */
export class RateLimits {
  private readonly limits = new LRUCache<string, RateLimit>({ max: MAX_HOSTS });

  of(host: string): RateLimit | undefined {
    return this.limits.get(host);
  }

  /** Those of the other hosts: what is told late goes into these here, where nobody looks any more. */
  without(isForgotten: (host: string) => boolean): RateLimits {
    const others = new RateLimits();
    // The last used is to be the last again.
    for (const [host, limit] of [...this.limits].reverse()) if (!isForgotten(host)) others.limits.set(host, limit);
    return others;
  }

  take(url: URL, status: number, headers: Headers): void {
    const limit = parseRateLimit(headers);
    if (limit) this.limits.set(url.host, limit);
    else if (status === 200 && url.pathname.includes('/manifests/')) this.limits.delete(url.host);
  }
}

function parseRateLimit(headers: Headers): RateLimit | undefined {
  const limit = figure(headers.get('ratelimit-limit'));
  if (!limit) return undefined;
  const source = headers.get('docker-ratelimit-source') ?? '';
  return {
    limit: limit.count,
    remaining: figure(headers.get('ratelimit-remaining'))?.count,
    windowSeconds: limit.windowSeconds,
    source: /^[0-9A-Za-z.:_-]{1,64}$/.test(source) ? source : undefined,
  };
}

/** `100;w=21600` */
function figure(value: string | null): { count: number; windowSeconds: number | undefined } | undefined {
  const match = /^\s*(\d{1,9})\s*(?:;\s*w=(\d{1,9})\s*)?$/.exec(value ?? '');
  if (!match) return undefined;
  return { count: Number(match[1]), windowSeconds: match[2] === undefined ? undefined : Number(match[2]) };
}
