/** What {@link withTimeLimit} gives instead of a result. */
export const TIMED_OUT = Symbol('timed out');

/**
 * The result of `run`, or TIMED_OUT after `limit` milliseconds; then, and when `signal` aborts (which
 * rejects), the signal of `run` aborts too. A `run` that does not heed it is left to itself.
 */
export function withTimeLimit<T>(
  limit: number,
  run: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<T | typeof TIMED_OUT> {
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    const cancel = () => {
      controller.abort();
      finish();
      reject(new DOMException('cancelled', 'AbortError'));
    };
    const timer = setTimeout(() => {
      controller.abort();
      finish();
      resolve(TIMED_OUT);
    }, limit);
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    };
    if (signal?.aborted) {
      cancel();
      return;
    }
    signal?.addEventListener('abort', cancel, { once: true });
    const started = async () => run(controller.signal);
    started().finally(finish).then(resolve, reject);
  });
}
