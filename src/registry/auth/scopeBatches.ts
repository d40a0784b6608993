import { cancelledError } from '../registryError';

interface Member<T> {
  readonly scope: string;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
  hasLeft: boolean;
}

interface Batch<T> {
  readonly members: Member<T>[];
  readonly controller: AbortController;
  readonly timer: NodeJS.Timeout;
  /** Characters of all scopes. */
  size: number;
}

/** Milliseconds that the first asker waits for others: such as ask for thirty images at once come within it. */
const GATHERING_MS = 3;
/** So many that the token which names them all still fits into a header (8 KiB at many servers). */
const MAX_SCOPES = 30;
const MAX_CHARACTERS = 2_400;

/** Gathers those who ask one token service for different scopes at the same time, so that they ask together. */
export class ScopeBatches<T> {
  private readonly gathering = new Map<string, Batch<T>>();

  /**
   * What `load` gives for `scope` together with the scopes of others who ask under `key` now. Who aborts leaves alone; when all have
   * left, the load is aborted.
   */
  join(
    key: string,
    scope: string,
    signal: AbortSignal,
    load: (scopes: readonly string[], signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const batch = this.batchFor(key, scope, load);
      const member: Member<T> = { scope, resolve, reject, hasLeft: false };
      batch.members.push(member);
      batch.size += scope.length;
      const leave = () => {
        member.hasLeft = true;
        reject(cancelledError(''));
        if (batch.members.every(({ hasLeft }) => hasLeft)) this.end(key, batch);
      };
      // The signal is that of one load, which ends with this one: there is nothing to take off again.
      if (signal.aborted) leave();
      else signal.addEventListener('abort', leave, { once: true });
    });
  }

  private batchFor(
    key: string,
    scope: string,
    load: (scopes: readonly string[], signal: AbortSignal) => Promise<T>,
  ): Batch<T> {
    const open = this.gathering.get(key);
    const hasRoom = open && open.members.length < MAX_SCOPES && open.size + scope.length <= MAX_CHARACTERS;
    if (hasRoom) return open;
    const controller = new AbortController();
    const timer = setTimeout(() => void this.send(key, batch, load), GATHERING_MS);
    const batch: Batch<T> = { members: [], controller, timer, size: 0 };
    this.gathering.set(key, batch);
    return batch;
  }

  private async send(
    key: string,
    batch: Batch<T>,
    load: (scopes: readonly string[], signal: AbortSignal) => Promise<T>,
  ): Promise<void> {
    this.close(key, batch);
    const members = batch.members.filter(({ hasLeft }) => !hasLeft);
    try {
      const value = await load([...new Set(members.map(({ scope }) => scope))], batch.controller.signal);
      for (const { resolve } of members) resolve(value);
    } catch (error) {
      for (const { reject } of members) reject(error);
    }
  }

  private end(key: string, batch: Batch<T>): void {
    clearTimeout(batch.timer);
    this.close(key, batch);
    batch.controller.abort();
  }

  private close(key: string, batch: Batch<T>): void {
    if (this.gathering.get(key) === batch) this.gathering.delete(key);
  }
}
