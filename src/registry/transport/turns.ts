import pLimit, { type LimitFunction } from 'p-limit';

/** Says that a turn is over. A second call does nothing. */
export type Release = () => void;

/** Hands out turns, so many at once to a host and so many in all. */
export class Turns {
  private readonly inAll: LimitFunction;
  private readonly hosts = new Map<string, LimitFunction>();

  /** @param maxOfMany at once to a host, of requests of which one answer takes many: beside the others, who do not wait for them. */
  constructor(
    private readonly maxPerHost: number,
    private readonly maxOfMany: number,
    maxInAll: number,
  ) {
    this.inAll = pLimit(maxInAll);
  }

  /** Waits for a turn. The host's comes first: a host that is slow does not take what others wait for. */
  async take(host: string, isOfMany: boolean, signal: AbortSignal): Promise<Release> {
    const queue = isOfMany ? `${host} many` : host;
    const limit = this.hosts.get(queue) ?? pLimit(isOfMany ? this.maxOfMany : this.maxPerHost);
    this.hosts.set(queue, limit);
    const releaseHost = await turn(limit, signal).finally(() => this.forgetIdle(queue, limit));
    const release = () => {
      releaseHost();
      this.forgetIdle(queue, limit);
    };
    try {
      const releaseAll = await turn(this.inAll, signal);
      return () => {
        releaseAll();
        release();
      };
    } catch (error) {
      release();
      throw error;
    }
  }

  private forgetIdle(host: string, limit: LimitFunction): void {
    // The limit counts a turn as over one tick after it was given back.
    setImmediate(() => {
      if (limit.activeCount + limit.pendingCount === 0 && this.hosts.get(host) === limit) this.hosts.delete(host);
    });
  }
}

function turn(limit: LimitFunction, signal: AbortSignal): Promise<Release> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason as Error);
    if (signal.aborted) {
      leave();
      return;
    }
    signal.addEventListener('abort', leave, { once: true });
    void limit(
      () =>
        new Promise<void>((release) => {
          signal.removeEventListener('abort', leave);
          if (signal.aborted) release();
          else resolve(release);
        }),
    );
  });
}
