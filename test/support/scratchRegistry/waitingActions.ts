import type { Action } from './action';
import type { ScratchRequest } from './request';

/** Answers only after `milliseconds`, or when nobody waits any more. */
export function delay(milliseconds: number): Action {
  return async ({ signal }, next) => {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
    return next();
  };
}

/** An action that keeps requests waiting until the test lets them go. */
export interface Hold extends Action {
  /** Resolved as soon as one request has arrived. */
  readonly waiting: Promise<void>;
  /** How many requests have arrived, from the beginning. */
  readonly arrivals: number;
  /** Resolved as soon as `count` requests have arrived. */
  arrived(count: number): Promise<void>;
  /** Lets those that wait go on to their ordinary answer, and all later ones pass. */
  release(): void;
}

/** Requests whose client goes away, or whose registry closes, are let go by themselves. */
export function hold(): Hold {
  let arrivals = 0;
  let release!: () => void;
  const released = new Promise<void>((resolve) => (release = resolve));
  const awaited = new Set<{ count: number; resolve: () => void }>();

  const action: Action = async ({ signal }, next) => {
    arrivals += 1;
    for (const entry of awaited) if (entry.count <= arrivals) entry.resolve();
    await Promise.race([released, gone(signal)]);
    return next();
  };
  const arrived = (count: number): Promise<void> =>
    new Promise((resolve) => (arrivals >= count ? resolve() : awaited.add({ count, resolve })));
  const held = Object.assign(action, { arrived, release, waiting: arrived(1) });
  return Object.defineProperty(held, 'arrivals', { get: () => arrivals }) as Hold;
}

/** An action that answers in rounds: it counts those that wait for the answers of the one before. */
export interface Rounds extends Action {
  readonly count: number;
}

/** @param quiet milliseconds: a round is complete, and is answered, when nothing more has arrived for so long. */
export function rounds(quiet = 60): Rounds {
  let count = 0;
  let timer: NodeJS.Timeout | undefined;
  let waiting: (() => void)[] = [];
  const answer = () => {
    count += 1;
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  };
  const action: Action = async ({ signal }, next) => {
    clearTimeout(timer);
    timer = setTimeout(answer, quiet);
    const turn = new Promise<void>((resolve) => waiting.push(resolve));
    await Promise.race([turn, gone(signal)]);
    return next();
  };
  return Object.defineProperty(action, 'count', { get: () => count }) as Rounds;
}

function gone(signal: ScratchRequest['signal']): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
