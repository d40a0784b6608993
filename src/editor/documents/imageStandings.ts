import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { allowsBackgroundWork } from '../../operations/rateBudget';
import { type Standing, standingOf } from '../../operations/standing';
import type { Occurrence } from '../../references/occurrence';
import { formatReference, type Reference } from '../../references/reference';
import type { Logger } from '../../registry/logger';
import { askOfPerson } from '../../registry/imageSource';
import { asRegistryError } from '../../registry/registryError';
import type { RegistryService } from '../registryService';
import type { LookUps } from './lookUps';

interface Known {
  readonly reference: Reference;
  readonly standing: Standing;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const MAX_KNOWN = 5_000;
const LOOKS_AT_ONCE = 4;
/** Milliseconds that background work takes a standing as it was. */
const BELIEVED = 5 * 60_000;

/**
 * How references stand, as far as that was looked up: by a person's wish, or in the background, which asks only what it may, as long
 * as the registry's rate limit has room, and each reference rarely.
 */
export class ImageStandings implements vscode.Disposable {
  private known = new LRUCache<string, Known>({ max: MAX_KNOWN });
  private readonly limit = pLimit(LOOKS_AT_ONCE);
  /** Hosts that said to come back later, until when. */
  private readonly resting = new Map<string, number>();
  private readonly changed = new vscode.EventEmitter<Reference>();
  private readonly listener: vscode.Disposable;
  /** Its standing is known, or another than before, or known no longer. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly source: RegistryService,
    private readonly lookUps: LookUps,
    private readonly log: Logger,
  ) {
    this.listener = source.onDidChange(() => this.forget());
  }

  /** Undefined where it was not looked up. */
  get(reference: Reference): Standing | undefined {
    return this.known.get(formatReference(reference))?.standing;
  }

  /** A person wants to know. */
  async look(references: readonly Reference[], signal: AbortSignal): Promise<void> {
    for (const reference of references) this.lookUps.add(reference);
    const ask = askOfPerson(signal);
    await this.lookAll(references, (reference) => this.ask(reference, ask));
  }

  /** Nobody asked for it: what may not be looked up, and what was lately, is left as it is. */
  async lookInBackground(occurrences: readonly Occurrence[], signal: AbortSignal): Promise<void> {
    const wanted = new Map<string, Reference>();
    for (const { target, parts } of occurrences) {
      if (target.kind === 'unresolved' || !this.isDue(target.reference)) continue;
      const decision = await this.lookUps.mayLookUpInBackground(target, parts);
      if (decision.kind === 'allowed') wanted.set(formatReference(target.reference), target.reference);
    }
    await this.lookAll([...wanted.values()], async (reference) => {
      if (this.hasRoom(reference)) await this.ask(reference, { signal });
    });
  }

  dispose(): void {
    this.listener.dispose();
    this.changed.dispose();
  }

  private async lookAll(references: readonly Reference[], ask: (reference: Reference) => Promise<void>): Promise<void> {
    await Promise.all(references.map((reference) => this.limit(() => ask(reference))));
  }

  /** What was seen in another's name, or elsewhere, says nothing now; what is under way there leaves nothing behind. */
  private forget(): void {
    const { known } = this;
    this.known = new LRUCache({ max: MAX_KNOWN });
    this.resting.clear();
    for (const { reference } of known.values()) this.changed.fire(reference);
  }

  /** What is cancelled stays as it was. */
  private async ask(reference: Reference, ask: Parameters<typeof standingOf>[2]): Promise<void> {
    const { known } = this;
    try {
      const standing = await standingOf(this.source, reference, ask);
      if (known !== this.known) return;
      if (standing.kind === 'failed' && standing.error.kind === 'rateLimited')
        this.rest(reference, standing.error.retryAfter);
      const before = this.get(reference);
      known.set(formatReference(reference), { reference, standing, at: Date.now() });
      if (JSON.stringify(before) !== JSON.stringify(standing)) this.changed.fire(reference);
    } catch (error) {
      const { kind, message } = asRegistryError(error, reference.registry);
      if (kind !== 'cancelled') this.log.warn(`${formatReference(reference)}: ${kind}: ${message}`);
    }
  }

  private isDue(reference: Reference): boolean {
    const known = this.known.get(formatReference(reference));
    return !known || known.at + BELIEVED < Date.now();
  }

  private hasRoom({ registry }: Reference): boolean {
    const rests = (this.resting.get(registry) ?? 0) > Date.now();
    return !rests && allowsBackgroundWork(this.source.rateLimit(registry));
  }

  private rest({ registry }: Reference, seconds = 60): void {
    this.resting.set(registry, Date.now() + seconds * 1000);
  }
}
