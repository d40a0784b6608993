import { expect, it } from 'vitest';
import { FirstAnswers } from '../../../../src/registry/auth/firstAnswers';

const ORIGIN = 'https://registry.example.com';
const never = new AbortController().signal;

/** Whether it waits for anybody: what needs no other's answer goes on within one turn of the event loop. */
const waits = (entering: Promise<unknown>): Promise<boolean> =>
  Promise.race([entering.then(() => false), new Promise<boolean>((resolve) => setImmediate(resolve, true))]);

it('lets the first go ahead, and the others with its answer', async () => {
  const first = new FirstAnswers();
  const turn = await first.enter(ORIGIN, never);
  const others = [first.enter(ORIGIN, never), first.enter(ORIGIN, never)];
  expect(await Promise.all(others.map(waits))).toEqual([true, true]);
  expect(await waits(first.enter('https://other.example.com', never))).toBe(false);
  turn.leave(true);
  expect(await Promise.all(others.map(waits))).toEqual([false, false]);
});

it('holds nobody up where an answer is known', async () => {
  const first = new FirstAnswers();
  (await first.enter(ORIGIN, never)).leave(true);
  await first.enter(ORIGIN, never);
  expect(await waits(first.enter(ORIGIN, never))).toBe(false);
});

it('lets nobody wait for those who waited, and the next one go ahead where there was no answer', async () => {
  const first = new FirstAnswers();
  const turn = await first.enter(ORIGIN, never);
  const waited = first.enter(ORIGIN, never);
  turn.leave(false);
  await waited;
  expect(await waits(first.enter(ORIGIN, never))).toBe(false);
  expect(await waits(first.enter(ORIGIN, never))).toBe(true);
});

it('does not hold up who is cancelled', async () => {
  const first = new FirstAnswers();
  await first.enter(ORIGIN, never);
  const leaver = new AbortController();
  const waiting = first.enter(ORIGIN, leaver.signal);
  leaver.abort();
  expect(await waits(waiting)).toBe(false);
  expect(await waits(first.enter(ORIGIN, AbortSignal.abort()))).toBe(false);
});
