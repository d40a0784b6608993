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

/** What some work took, in milliseconds. */
export interface Spent {
  readonly clock: number;
  /** Of the processor, with what Node's threads for compiling and garbage took. Other programs do not count. */
  readonly processor: number;
}

/** Begins to measure: what it gives ends that. */
export function spending(): () => Spent {
  const start = performance.now();
  const used = process.cpuUsage();
  return () => {
    const clock = performance.now() - start;
    const { user, system } = process.cpuUsage(used);
    return { clock, processor: (user + system) / 1000 };
  };
}

export function spent(work: () => unknown): Spent {
  const end = spending();
  work();
  return end();
}
