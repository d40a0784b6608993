import { LRUCache } from 'lru-cache';
import * as vscode from 'vscode';
import { type Creation, readCreation } from '../../inspection/createdAt';
import type { Digest } from '../../oci/digest';
import { platformPath } from '../../oci/platform';
import { type RateBudget, withinBudget } from '../../operations/rateBudget';
import { ageHint, ageTooltip } from '../../presentation/ageText';
import type { Occurrence } from '../../references/occurrence';
import { platformWish } from '../../references/platformAsk';
import type { Reference } from '../../references/reference';
import type { Logger } from '../../registry/logger';
import { asRegistryError } from '../../registry/registryError';
import { between } from '../../references/scan';
import type { DocumentScans } from '../documents/documentScans';
import { SELECTOR } from '../documents/languages';
import type { LookUps } from '../documents/lookUps';
import { isWorkedOn } from '../documents/visibleScans';
import type { RegistryService } from '../registryService';
import { isOn, isPlatformChange, isSwitched, readPlatform } from '../settings';
import { signalOf } from '../signal';
import { viewer } from '../viewer';
import { LooksUnderWay } from '../looksUnderWay';

/** Milliseconds without typing after which hints are made: those that stand there move with the text. */
const QUIET = 300;
const MAX_KNOWN = 5_000;
/** Milliseconds after which what failed is asked again. */
const FAILURE_KEPT = 5 * 60_000;

export interface DigestAgesParts {
  readonly scans: DocumentScans;
  readonly lookUps: LookUps;
  readonly source: RegistryService;
  readonly budget: RateBudget;
  readonly log: Logger;
}

interface KnownAge {
  readonly reference: Reference;
  /** Undefined where it could not be read. */
  readonly creation: Creation | undefined;
}

/** The age of an image behind its digest. Only what is to be seen is looked up, and only what may be in the background. */
export class DigestAges implements vscode.InlayHintsProvider, vscode.Disposable {
  /** What a digest says never changes; who may see it does, and what is there. */
  private readonly known = new LRUCache<string, KnownAge>({ max: MAX_KNOWN });
  private readonly underWay = new LooksUnderWay();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeInlayHints = this.changed.event;
  private readonly listeners: vscode.Disposable;

  constructor(private readonly parts: DigestAgesParts) {
    this.listeners = vscode.Disposable.from(
      this.changed,
      vscode.languages.registerInlayHintsProvider(SELECTOR, this),
      parts.source.onDidChangeAnswers(({ concerns }) => {
        this.underWay.outdate(concerns);
        for (const [key, { reference }] of [...this.known]) if (concerns(reference)) this.known.delete(key);
        this.changed.fire();
      }),
      parts.lookUps.onDidChange(() => this.changed.fire()),
      parts.scans.onDidDrop(() => this.changed.fire()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (isSwitched('inlayHints.digestAge', change) || isPlatformChange(change)) this.changed.fire();
      }),
    );
  }

  async provideInlayHints(
    document: vscode.TextDocument,
    range: vscode.Range,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlayHint[]> {
    if (!isOn('inlayHints.digestAge', document) || !isWorkedOn(document)) return [];
    const signal = signalOf(token);
    // VS Code cancels when the next character is typed.
    await new Promise((resolve) => setTimeout(resolve, QUIET));
    if (signal.aborted) return [];
    const scan = await this.parts.scans.scanOf(document);
    const seen = between(scan, document.offsetAt(range.start), document.offsetAt(range.end));
    const hints = await Promise.all(seen.map((occurrence) => this.hintFor(document, occurrence, signal)));
    return hints.filter((hint) => hint !== undefined);
  }

  dispose(): void {
    this.listeners.dispose();
  }

  private async hintFor(
    document: vscode.TextDocument,
    occurrence: Occurrence,
    signal: AbortSignal,
  ): Promise<vscode.InlayHint | undefined> {
    const { target, span, text } = occurrence;
    if (target.kind !== 'image' || !target.reference.digest || !text.endsWith(target.reference.digest))
      return undefined;
    const creation = await this.creationOf(occurrence, target.reference, target.reference.digest, signal);
    const label = creation && ageHint(creation, viewer());
    if (!creation || label === undefined) return undefined;
    const hint = new vscode.InlayHint(document.positionAt(span.end), label);
    hint.paddingLeft = true;
    hint.tooltip = ageTooltip(creation);
    return hint;
  }

  private async creationOf(
    occurrence: Occurrence,
    reference: Reference,
    digest: Digest,
    signal: AbortSignal,
  ): Promise<Creation | undefined> {
    const { lookUps, source, budget, log } = this.parts;
    const { known, underWay } = this;
    const wishes = [platformWish(occurrence.asks), readPlatform()];
    const wished = wishes.map((wish) => (wish ? platformPath(wish) : '')).join(' ');
    const key = `${reference.registry}/${reference.repository}@${digest} ${wished}`;
    const before = known.get(key);
    if (before) return before.creation;
    const decision = await lookUps.mayLookUpInBackground({ kind: 'image', reference }, occurrence.parts);
    if (decision.kind !== 'allowed' || !budget.hasRoom(reference.registry)) return undefined;
    const look = underWay.begin(reference);
    try {
      const creation = await readCreation(
        withinBudget(source, budget),
        { kind: 'registry', reference },
        digest,
        wishes,
        { signal },
      );
      if (!look.isOutdated) known.set(key, { reference, creation });
      return creation;
    } catch (cause) {
      const { kind, message, retryAfter } = asRegistryError(cause, reference.registry);
      if (kind === 'cancelled' || look.isOutdated) return undefined;
      if (kind === 'rateLimited') budget.rest(reference.registry, retryAfter);
      log.warn(`the age of ${reference.repository}@${digest}: ${kind}: ${message}`);
      known.set(key, { reference, creation: undefined }, { ttl: FAILURE_KEPT });
      return undefined;
    } finally {
      underWay.end(look);
    }
  }
}
