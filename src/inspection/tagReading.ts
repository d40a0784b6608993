import type { NameList } from '../registry/imageSource';
import type { PreparedTags } from '../tags/prepareTags';

/** The tags of a repository as far as they are read. */
export interface KnownTags {
  readonly tags: PreparedTags;
  /** Undefined while more are on the way; else how the list ended. */
  readonly end: NameList['end'];
}

interface TagReadingOptions {
  /** Milliseconds that it goes on without askers. */
  readonly patience: number;
  readonly isByPerson: boolean;
  readonly cancelled: () => Error;
}

/** One reading of a list of tags, which all askers share: each can leave, and come back while it goes on. */
export class TagReading {
  /** Milliseconds since the epoch; it is believed that long. */
  until = Infinity;
  readonly isByPerson: boolean;
  private readonly controller = new AbortController();
  private readonly done: Promise<KnownTags>;
  private readonly begun: Promise<KnownTags>;
  private known: KnownTags | undefined;
  private askers = 0;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param read tells what is known by then, and gives all.
   * @param failed makes of a failure what askers are told.
   */
  constructor(
    read: (signal: AbortSignal, tell: (known: KnownTags) => void) => Promise<KnownTags>,
    failed: (cause: unknown) => Error,
    succeeded: (known: KnownTags) => void,
    private readonly options: TagReadingOptions,
  ) {
    this.isByPerson = options.isByPerson;
    let begin: (known: KnownTags) => void = () => undefined;
    const first = new Promise<KnownTags>((resolve) => (begin = resolve));
    const tell = (known: KnownTags) => {
      this.known = known;
      begin(known);
    };
    this.done = read(this.controller.signal, tell).then(
      (known) => {
        this.known = known;
        succeeded(known);
        return known;
      },
      (cause: unknown) => {
        throw failed(cause);
      },
    );
    this.begun = Promise.race([first, this.done]);
    // Those who wait are told; perhaps nobody does any more.
    this.done.catch(() => undefined);
    this.begun.catch(() => undefined);
  }

  /** Whether all is known. */
  get isKnown(): boolean {
    return this.known?.end !== undefined;
  }

  isFit(now: number): boolean {
    return this.until > now && !this.controller.signal.aborted;
  }

  all(signal: AbortSignal): Promise<KnownTags> {
    return this.wait(this.done, signal);
  }

  soFar(signal: AbortSignal): Promise<KnownTags> {
    return this.wait(this.known ? Promise.resolve(this.known) : this.begun, signal);
  }

  /** Nobody will come for it any more. */
  abandon(): void {
    // Who waits still gets it: what is forgotten is not therefore unwanted.
    if (this.askers === 0 && !this.isKnown) this.controller.abort();
  }

  private wait(answer: Promise<KnownTags>, signal: AbortSignal): Promise<KnownTags> {
    const { cancelled, patience } = this.options;
    if (signal.aborted) return Promise.reject(cancelled());
    clearTimeout(this.timer);
    this.askers++;
    return new Promise<KnownTags>((resolve, reject) => {
      let isWaiting = true;
      const leave = () => {
        if (!isWaiting) return;
        isWaiting = false;
        signal.removeEventListener('abort', abort);
        if (--this.askers > 0 || this.isKnown) return;
        this.timer = setTimeout(() => this.controller.abort(), patience);
        this.timer.unref();
      };
      const abort = () => {
        leave();
        reject(cancelled());
      };
      signal.addEventListener('abort', abort, { once: true });
      answer.finally(leave).then(resolve, reject);
    });
  }
}
