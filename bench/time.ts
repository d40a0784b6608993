/** Milliseconds. */
export function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Milliseconds until the promise is fulfilled. */
export async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The milliseconds of each of so many times. */
export function times(count: number, work: () => unknown): readonly number[] {
  return Array.from({ length: count }, () => timed(work));
}
