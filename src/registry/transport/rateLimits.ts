import { LRUCache } from 'lru-cache';

const MAX_HOSTS = 100;
/** Docker Hub's. */
const USUAL_WINDOW_SECONDS = 6 * 3_600;

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

interface Told {
  readonly limit: RateLimit;
  /** Milliseconds since the epoch: then what was used is given back, and who keeps off would hear of it never. */
  readonly until: number;
}

/**
 * The latest figures of each host. They come with answers about manifests; where such an answer has none, there is no limit, and
 * not one of zero.
 * @see https://docs.docker.com/docker-hub/usage/pulls/#view-pull-rate-and-limit
 */
export class RateLimits {
  private readonly limits = new LRUCache<string, Told>({ max: MAX_HOSTS });

  constructor(private readonly now: () => number = Date.now) {}

  of(host: string): RateLimit | undefined {
    const told = this.limits.get(host);
    return told && told.until > this.now() ? told.limit : undefined;
  }

  take(url: URL, status: number, headers: Headers): void {
    const limit = parseRateLimit(headers);
    if (limit) {
      const until = this.now() + (limit.windowSeconds ?? USUAL_WINDOW_SECONDS) * 1000;
      this.limits.set(url.host, { limit, until });
    } else if (status === 200 && url.pathname.includes('/manifests/')) this.limits.delete(url.host);
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
