import type { WhyUnknown } from '../../policy/imageFacts';
import { asRegistryError, RegistryError } from '../../registry/registryError';

/** What a run may take of what registries let through. */
export interface RunBudget {
  /** Whether one more manifest may be asked for. */
  hasRoom(registry: string): boolean;
  /** Whether the registry said that it counts. */
  isLimited(registry: string): boolean;
  /** Whether the registry said lately that it has had enough. Default: never. */
  rests?(registry: string): boolean;
  /** It says so. @param seconds that it wants. */
  rest?(registry: string, seconds: number | undefined): void;
}

/** Thrown in place of a request that is not sent any more. */
export class NotSent extends RegistryError {
  constructor(
    readonly why: WhyUnknown,
    registry: string,
  ) {
    super('cancelled', 'Nothing more is asked there in this run.', { host: registry });
  }
}

/**
 * Who may ask a registry in one run, and in which order. A registry that counts is asked about one reference after another, so that
 * what its limit allows is known of those that come first. One that has had enough, or that is not there, is asked nothing more.
 */
export class RunGate {
  /** The end of the queue of each registry. */
  private readonly queues = new Map<string, Promise<void>>();
  /** Registries of which it is known whether they count. */
  private readonly met = new Set<string>();
  private readonly ended = new Map<string, WhyUnknown>();

  constructor(private readonly budget: RunBudget) {}

  isLimited(registry: string): boolean {
    return this.budget.isLimited(registry);
  }

  /** `work` on one reference, in the order of the calls: the first of a registry alone, since its answers tell whether it counts. */
  async inTurn<T>(registry: string, work: () => Promise<T>): Promise<T> {
    const before = this.queues.get(registry);
    let letNext: () => void = () => undefined;
    this.queues.set(registry, new Promise((resolve) => (letNext = resolve)));
    await before;
    if (this.met.has(registry) && !this.isLimited(registry)) letNext();
    try {
      return await work();
    } finally {
      this.met.add(registry);
      letNext();
    }
  }

  /** @throws NotSent; and what `request` throws. */
  async send<T>(registry: string, countsAs: 'manifest' | 'other', request: () => Promise<T>): Promise<T> {
    const ended = this.ended.get(registry);
    if (ended) throw new NotSent(ended, registry);
    if (this.budget.rests?.(registry)) throw this.end(registry, { kind: 'rateLimit' });
    if (countsAs === 'manifest' && !this.budget.hasRoom(registry)) throw this.end(registry, { kind: 'rateLimit' });
    try {
      return await request();
    } catch (cause) {
      const error = asRegistryError(cause, registry);
      if (error.kind === 'rateLimited') {
        this.budget.rest?.(registry, error.retryAfter);
        this.end(registry, { kind: 'rateLimit' });
      } else if (isAway(error)) this.end(registry, { kind: 'error', error });
      throw error;
    }
  }

  private end(registry: string, why: WhyUnknown): NotSent {
    if (!this.ended.has(registry)) this.ended.set(registry, why);
    return new NotSent(why, registry);
  }
}

/** Whether the next request would hardly fare better. A connection that broke may hold the next time. */
function isAway({ kind, status, systemCode }: RegistryError): boolean {
  if (kind === 'timeout') return true;
  return kind === 'unreachable' && status === undefined && !BROKEN.has(systemCode ?? '');
}

const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);
