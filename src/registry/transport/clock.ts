import type { Timeouts } from './options';

/**
 * Watches over one exchange: aborts it when its owner or we give up, when a step takes too long, or when all takes too long.
 * Nothing runs before `begin` and after `stop`.
 */
export class Clock {
  /** Which time was over, once one is. */
  expired: keyof Timeouts | undefined;
  private readonly controller = new AbortController();
  private step: NodeJS.Timeout | undefined;
  private total: NodeJS.Timeout | undefined;
  private deadline = Infinity;
  private isStopped = false;
  private isGivenUp = false;
  private readonly onAbort = () => this.controller.abort();

  /** @param onStop is called once, when the exchange is over. */
  constructor(
    private readonly timeouts: Timeouts,
    private readonly owner: AbortSignal,
    private readonly onStop: (clock: Clock) => void = () => undefined,
  ) {
    owner.addEventListener('abort', this.onAbort);
    if (owner.aborted) this.controller.abort();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get isCancelled(): boolean {
    return this.owner.aborted || this.isGivenUp;
  }

  /** Milliseconds until all takes too long. */
  get left(): number {
    return this.deadline - performance.now();
  }

  /** Starts the total time; a second call changes nothing. */
  begin(): void {
    if (!this.total) this.restart();
  }

  /** The next sign of life is due. */
  expect(kind: 'connect' | 'idle'): void {
    clearTimeout(this.step);
    if (!this.signal.aborted && !this.isStopped) this.step = setTimeout(() => this.expire(kind), this.timeouts[kind]);
  }

  /** Nothing is due: it is we who wait for something else. */
  rest(): void {
    clearTimeout(this.step);
  }

  /** A body that is streamed may take as long as it goes on. */
  endTotal(): void {
    clearTimeout(this.total);
  }

  /** The total time starts anew: a body of ours has been sent, which took as long as it took. */
  restart(): void {
    this.endTotal();
    this.rest();
    if (this.signal.aborted || this.isStopped) return;
    this.deadline = performance.now() + this.timeouts.total;
    this.total = setTimeout(() => this.expire('total'), this.timeouts.total);
  }

  /** Nobody will take the answer any more. */
  giveUp(): void {
    this.isGivenUp = true;
    this.controller.abort();
  }

  stop(): void {
    if (!this.isStopped) this.onStop(this);
    this.isStopped = true;
    clearTimeout(this.step);
    clearTimeout(this.total);
    this.owner.removeEventListener('abort', this.onAbort);
  }

  private expire(kind: keyof Timeouts): void {
    this.expired = kind;
    this.controller.abort();
  }
}
