import { LRUCache } from 'lru-cache';

const MAX_ORIGINS = 1_000;
/** Milliseconds: one that takes longer than this is no reason to hold up the others. */
const MAX_WAIT_MS = 1_000;

/**
 * Lets the first request to an origin go ahead of others that come at the same time: what it learns of the origin's challenge saves
 * each of them a refusal. Nobody waits for more than one answer, or long.
 */
export class FirstAnswers {
  private readonly answered = new LRUCache<string, true>({ max: MAX_ORIGINS });
  private readonly underWay = new Map<string, Promise<void>>();

  /**
   * Resolved at once for the first request and where an answer is known; for others when the first is over or takes long, or `signal`
   * aborts. Who calls it calls `leave` when its request is over, `isAnswered` where it had an answer.
   */
  async enter(origin: string, signal: AbortSignal): Promise<{ readonly leave: (isAnswered: boolean) => void }> {
    const first = this.underWay.get(origin);
    if (first) await ended(first, signal);
    if (first || this.answered.has(origin)) return { leave: () => undefined };
    return { leave: this.lead(origin) };
  }

  private lead(origin: string): (isAnswered: boolean) => void {
    let end: () => void = () => undefined;
    this.underWay.set(origin, new Promise((resolve) => (end = resolve)));
    return (isAnswered) => {
      if (isAnswered) this.answered.set(origin, true);
      this.underWay.delete(origin);
      end();
    };
  }
}

function ended(first: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, MAX_WAIT_MS);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
    void first.then(done);
  });
}
