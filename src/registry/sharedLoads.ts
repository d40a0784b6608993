/** Loads that are under way, by key: all askers of one thing share one load. */
export class SharedLoads<T> {
  private readonly underWay = new Map<string, SharedLoad<T>>();

  /**
   * The result of the load under `key`, started by the first asker, or of one under way under one of `otherKeys`, which serves as
   * well. An asker whose signal aborts leaves with `cancelled()`; the load goes on for the others and is aborted when the last one
   * has left.
   */
  ask(
    key: string,
    signal: AbortSignal,
    load: (signal: AbortSignal) => Promise<T>,
    cancelled: () => Error,
    otherKeys: readonly string[] = [],
  ): Promise<T> {
    if (signal.aborted) return Promise.reject(cancelled());
    const taken = [key, ...otherKeys].find((candidate) => this.underWay.has(candidate)) ?? key;
    const shared = this.underWay.get(taken) ?? this.start(taken, load);
    shared.askers++;
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        reject(cancelled());
        if (--shared.askers > 0) return;
        this.forget(taken, shared);
        shared.controller.abort();
      };
      signal.addEventListener('abort', leave, { once: true });
      shared.promise.finally(() => signal.removeEventListener('abort', leave)).then(resolve, reject);
    });
  }

  /** Those under way whose key has `part` in it are joined by nobody any more. */
  close(part: string): void {
    for (const key of [...this.underWay.keys()]) if (key.includes(part)) this.underWay.delete(key);
  }

  private start(key: string, load: (signal: AbortSignal) => Promise<T>): SharedLoad<T> {
    const controller = new AbortController();
    const shared: SharedLoad<T> = { controller, askers: 0, promise: load(controller.signal) };
    this.underWay.set(key, shared);
    const forget = () => this.forget(key, shared);
    shared.promise.then(forget, forget);
    return shared;
  }

  private forget(key: string, shared: SharedLoad<T>): void {
    if (this.underWay.get(key) === shared) this.underWay.delete(key);
  }
}

interface SharedLoad<T> {
  readonly controller: AbortController;
  readonly promise: Promise<T>;
  askers: number;
}
