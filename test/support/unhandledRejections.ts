import { setTimeout as sleep } from 'node:timers/promises';

/** Later than this a rejection is not handled by its own code, but by VS Code, which logs it after one second. */
const graceMs = 900;

/** @param isOurs whether a rejection is one to tell of: in the extension host there are others' too. */
export function watchRejections(isOurs: (reason: unknown) => boolean): { end: () => Promise<unknown[]> } {
  const rejections = new Map<Promise<unknown>, { reason: unknown; time: number }>();
  const onRejection = (reason: unknown, promise: Promise<unknown>): void => {
    if (isOurs(reason)) rejections.set(promise, { reason, time: Date.now() });
  };
  const onHandled = (promise: Promise<unknown>): void => {
    const rejection = rejections.get(promise);
    if (rejection && Date.now() - rejection.time < graceMs) rejections.delete(promise);
  };
  // Not chained: in the extension host `on` returns nothing.
  process.on('unhandledRejection', onRejection);
  process.on('rejectionHandled', onHandled);
  return {
    async end() {
      await sleep(graceMs);
      return [...rejections.values()].map(({ reason }) => reason);
    },
  };
}
