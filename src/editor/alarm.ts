/** Runs something once some time after it is set, however often it is set meanwhile. */
export class Alarm {
  private timer: NodeJS.Timeout | undefined;

  /** @param time milliseconds. */
  constructor(
    private readonly time: number,
    private readonly run: () => void,
  ) {}

  set(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.run();
    }, this.time);
  }

  /** Until it is set again. */
  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
