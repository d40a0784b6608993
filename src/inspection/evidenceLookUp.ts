import type { Ask } from '../registry/imageSource';
import { askOfPerson } from '../registry/imageSource';
import { asRegistryError, type RegistryError } from '../registry/registryError';
import type { EvidenceTree } from './evidence';
import type { EvidenceContents } from './evidenceContents';

/** What was found, and what came of checking it. */
export interface CheckedEvidence {
  readonly tree: EvidenceTree;
  /** Undefined where nothing was checked, since the person names nobody whom they trust. */
  readonly readings: EvidenceContents['readings'] | undefined;
  /** What was in the way of checking: sentences of plain, harmless text. */
  readonly notes: readonly string[];
}

/** When: milliseconds since the epoch. */
export interface FoundEvidence extends CheckedEvidence {
  readonly time: number;
}

/** Nobody has asked yet, it is on its way, it failed, or it is there. */
export type EvidenceState =
  | { readonly kind: 'unasked' | 'loading' }
  /** `last`: what was found before stays. */
  | { readonly kind: 'failed'; readonly error: RegistryError; readonly last: FoundEvidence | undefined }
  | ({ readonly kind: 'ready' } & FoundEvidence);

export interface EvidenceLookUpOptions {
  readonly find: (ask: Ask) => Promise<CheckedEvidence>;
  /** Who is asked, as errors name it. */
  readonly host: string;
  readonly changed: (state: EvidenceState) => void;
  readonly failed: (error: RegistryError) => void;
}

/** The evidence about one image, as a person looks for it: once, again, and no longer. No method rejects; a later look ends an earlier one. */
export class EvidenceLookUp {
  private current: EvidenceState = { kind: 'unasked' };
  private known: FoundEvidence | undefined;
  private work: AbortController | undefined;

  constructor(private readonly options: EvidenceLookUpOptions) {}

  get state(): EvidenceState {
    return this.current;
  }

  /** What was found last. */
  get found(): FoundEvidence | undefined {
    return this.known;
  }

  /** A person asks. `fresh`: past what is remembered. */
  async look({ fresh }: { readonly fresh: boolean }): Promise<void> {
    this.work?.abort();
    const work = new AbortController();
    this.work = work;
    this.become({ kind: 'loading' });
    const state = await this.find({ ...askOfPerson(work.signal), fresh });
    if (this.work !== work) return;
    this.work = undefined;
    if (state.kind === 'ready') this.known = state;
    this.become(state);
  }

  /** A person waits no longer: what was found before stays. */
  stop(): void {
    if (!this.work) return;
    this.dispose();
    this.become(this.known ? { kind: 'ready', ...this.known } : { kind: 'unasked' });
  }

  /** Something else is shown: nothing of what was found, or is looked for, is about it. */
  forget(): void {
    this.dispose();
    this.known = undefined;
    this.become({ kind: 'unasked' });
  }

  dispose(): void {
    this.work?.abort();
    this.work = undefined;
  }

  private async find(ask: Ask): Promise<Extract<EvidenceState, { kind: 'failed' | 'ready' }>> {
    try {
      return { kind: 'ready', ...(await this.options.find(ask)), time: Date.now() };
    } catch (cause) {
      const error = asRegistryError(cause, this.options.host);
      if (!ask.signal.aborted) this.options.failed(error);
      return { kind: 'failed', error, last: this.known };
    }
  }

  private become(state: EvidenceState): void {
    this.current = state;
    this.options.changed(state);
  }
}
