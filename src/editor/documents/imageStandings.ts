import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { hasStanding } from '../../operations/drift';
import { type RateBudget, withinBudget } from '../../operations/rateBudget';
import type { Standing } from '../../operations/standing';
import type { Occurrence } from '../../references/occurrence';
import { formatReference, type Reference } from '../../references/reference';
import type { Logger } from '../../registry/logger';
import { type Ask, askOfPerson, type HeadSource } from '../../registry/imageSource';
import { asRegistryError } from '../../registry/registryError';
import type { RegistryService } from '../registryService';
import type { LookUps } from './lookUps';
import { pauses } from './pauses';
import { LooksUnderWay } from '../looksUnderWay';

interface Known {
  readonly reference: Reference;
  readonly standing: Standing;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const MAX_KNOWN = 5_000;
const LOOKS_AT_ONCE = 4;
/** In one go: a file with more is looked at by and by, each time that it is looked at. */
const MAX_IN_BACKGROUND = 200;
/** Milliseconds that background work takes a standing as it was, and a failure. */
const BELIEVED = 5 * 60_000;
const FAILURE_BELIEVED = 60_000;

/**
 * How references stand, as far as that was looked up: by a person's wish, or in the background, which asks only what it may, as long
 * as the registry's rate limit has room, and each reference rarely.
 */
export class ImageStandings implements vscode.Disposable {
  private readonly known = new LRUCache<string, Known>({ max: MAX_KNOWN });
  /** People do not wait behind what nobody asked for. */
  private readonly limit = pLimit(LOOKS_AT_ONCE);
  private readonly backgroundLimit = pLimit(LOOKS_AT_ONCE);
  private readonly changed = new vscode.EventEmitter<Reference | undefined>();
  /** The standing of a reference is known, or another than before; where none is named, some are forgotten. */
  readonly onDidChange = this.changed.event;
  private readonly listener: vscode.Disposable;
  private readonly underWay = new LooksUnderWay();

  constructor(
    private readonly source: RegistryService,
    private readonly lookUps: LookUps,
    private readonly budget: RateBudget,
    private readonly log: Logger,
  ) {
    this.listener = source.onDidChangeAnswers(({ concerns }) => {
      this.underWay.outdate(concerns);
      for (const [name, { reference }] of [...this.known]) if (concerns(reference)) this.known.delete(name);
      this.changed.fire(undefined);
    });
  }

  /** Undefined where it was not looked up. */
  get(reference: Reference): Standing | undefined {
    return this.known.get(formatReference(reference))?.standing;
  }

  /** A person wants to know of each of these, as it is now. */
  async look(references: readonly Reference[], signal: AbortSignal): Promise<void> {
    for (const reference of references) this.lookUps.lookedUp(reference);
    await this.lookByPerson(references, signal);
  }

  /**
   * A person wants to know of a whole document, as it is now: what must be asked for by name is left as it is.
   * @returns how many references that is.
   */
  async lookAtAll(occurrences: readonly Occurrence[], signal: AbortSignal): Promise<number> {
    const wanted = new Map<string, Reference>();
    let left = 0;
    for (const { target, parts } of occurrences.filter(hasStanding)) {
      if (this.lookUps.mayLookUp(target, parts).kind === 'allowed') {
        wanted.set(formatReference(target.reference), target.reference);
      } else left++;
    }
    await this.lookByPerson([...wanted.values()], signal);
    return left;
  }

  /** Nobody asked for it: what may not be looked up, and what was lately, is left as it is. */
  async lookInBackground(occurrences: readonly Occurrence[], signal: AbortSignal): Promise<void> {
    const wanted = new Map<string, Reference>();
    const pause = pauses();
    for (const { target, parts } of occurrences.filter(hasStanding)) {
      await pause();
      if (signal.aborted || wanted.size >= MAX_IN_BACKGROUND) break;
      if (!this.isDue(target.reference)) continue;
      const decision = await this.lookUps.mayLookUpInBackground(target, parts);
      if (decision.kind === 'allowed') wanted.set(formatReference(target.reference), target.reference);
    }
    await this.lookAll(this.backgroundLimit, [...wanted.values()], async (reference) => {
      // Meanwhile another document may have had it looked up.
      if (signal.aborted || !this.isDue(reference) || !this.budget.hasRoom(reference.registry)) return;
      await this.ask(reference, { signal }, withinBudget(this.source, this.budget));
    });
  }

  dispose(): void {
    this.listener.dispose();
    this.changed.dispose();
  }

  private async lookByPerson(references: readonly Reference[], signal: AbortSignal): Promise<void> {
    const ask = { ...askOfPerson(signal), fresh: true };
    await this.lookAll(this.limit, references, async (reference) => {
      if (!signal.aborted) await this.ask(reference, ask);
    });
  }

  private async lookAll(
    limit: ReturnType<typeof pLimit>,
    references: readonly Reference[],
    ask: (reference: Reference) => Promise<void>,
  ): Promise<void> {
    await Promise.all(references.map((reference) => limit(() => ask(reference))));
  }

  /** What is cancelled stays as it was. */
  private async ask(reference: Reference, ask: Ask, source: HeadSource = this.source): Promise<void> {
    const look = this.underWay.begin(reference);
    try {
      // A hover shows what is known, and needs none of it.
      const { standingOf } = await import('../../operations/standing');
      const standing = await standingOf(source, reference, ask);
      if (look.isOutdated) return;
      if (standing.kind === 'failed' && standing.error.kind === 'rateLimited')
        this.budget.rest(reference.registry, standing.error.retryAfter);
      const before = this.get(reference);
      this.known.set(formatReference(reference), { reference, standing, at: Date.now() });
      if (JSON.stringify(before) !== JSON.stringify(standing)) this.changed.fire(reference);
    } catch (error) {
      const { kind, message } = asRegistryError(error, reference.registry);
      if (kind !== 'cancelled') this.log.warn(`${formatReference(reference)}: ${kind}: ${message}`);
    } finally {
      this.underWay.end(look);
    }
  }

  private isDue(reference: Reference): boolean {
    const known = this.known.get(formatReference(reference));
    if (!known) return true;
    return known.at + (known.standing.kind === 'failed' ? FAILURE_BELIEVED : BELIEVED) < Date.now();
  }
}
