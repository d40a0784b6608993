/*
 * What stands for Node's timers in the extension's bundle, so that its own can be told from VS Code's: esbuild puts these wherever the
 * names stand.
 */

type Timer = ReturnType<typeof globalThis.setTimeout>;

const running = new Set<Timer>();

/** How many of the extension's timers run. */
export function runningTimers(): number {
  return running.size;
}

export function setTimeout<A extends unknown[]>(work: (...args: A) => void, delay?: number, ...args: A): Timer {
  const timer = globalThis.setTimeout(() => {
    running.delete(timer);
    work(...args);
  }, delay);
  running.add(timer);
  return timer;
}

export function clearTimeout(timer: Timer | undefined): void {
  if (timer) running.delete(timer);
  globalThis.clearTimeout(timer);
}
