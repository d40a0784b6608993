import { setImmediate } from 'node:timers/promises';

/** In milliseconds: less than a third of a frame, so that what comes between two pauses is not felt. */
const SLICE = 5;

/** Says between pieces of long work when to let others run: a promise where the time is up. */
export function pauses(): () => Promise<void> | undefined {
  let until = performance.now() + SLICE;
  return () => (performance.now() < until ? undefined : pause());

  async function pause(): Promise<void> {
    await setImmediate();
    until = performance.now() + SLICE;
  }
}
