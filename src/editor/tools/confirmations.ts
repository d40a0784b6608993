import * as vscode from 'vscode';
import type { ConfirmationReason } from '../../presentation/toolTexts';
import type { Reference } from '../../references/reference';
import { RegistryError } from '../../registry/registryError';
import type { WorkspaceImages } from '../documents/workspaceImages';
import type { RegistryService } from '../registryService';

interface Prepared {
  readonly call: string;
  readonly reasons: ReadonlySet<ConfirmationReason>;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

const MAX_PREPARED = 100;
/** Milliseconds for which a question may stand before it is answered. */
const LIFETIME = 10 * 60_000;

/**
 * Whether the person is asked before a tool asks a registry, and was. VS Code shows what `prepare` gave reasons for, and calls the tool
 * only with the person's yes; but what was true then may be otherwise when it is called, so it is looked at again. One preparation is
 * good for one call.
 */
export class Confirmations {
  private readonly prepared: Prepared[] = [];

  constructor(
    private readonly source: RegistryService,
    private readonly images: WorkspaceImages,
  ) {}

  /**
   * What the person is to be asked for. Sends no request and runs no helper: where one may hold a credential, that is a reason.
   * @param call what tells this call from others.
   */
  async prepare(call: string, reference: Reference, signal: AbortSignal): Promise<readonly ConfirmationReason[]> {
    const reasons = await this.reasonsBeforehand(reference);
    if (await this.mayUseCredential(reference, signal)) reasons.push('credential');
    this.prepared.push({ call, reasons: new Set(reasons), until: Date.now() + LIFETIME });
    if (this.prepared.length > MAX_PREPARED) this.prepared.shift();
    return reasons;
  }

  /** Whether the call may be answered: the person was asked for all that it takes now. A helper may be run to know. */
  async take(call: string, reference: Reference, signal: AbortSignal): Promise<boolean> {
    const asked = this.taken(call);
    const reasons = await this.reasonsBeforehand(reference);
    if (reasons.some((reason) => !asked.has(reason))) return false;
    return asked.has('credential') || !(await this.source.usesCredential(reference, signal));
  }

  /** What was asked for. Of several calls that are alike the one that the least was asked for: nobody takes another's yes. */
  private taken(call: string): ReadonlySet<ConfirmationReason> {
    const now = Date.now();
    const fitting = this.prepared.filter((each) => each.call === call && each.until > now);
    const [least] = fitting.toSorted((a, b) => a.reasons.size - b.reasons.size);
    if (!least) return new Set();
    this.prepared.splice(this.prepared.indexOf(least), 1);
    return least.reasons;
  }

  private async reasonsBeforehand({ registry }: Reference): Promise<ConfirmationReason[]> {
    return [
      ...(vscode.workspace.isTrusted ? [] : (['untrusted'] as const)),
      ...((await this.isNamed(registry)) ? [] : (['unnamedHost'] as const)),
    ];
  }

  /** No reason where it cannot be told: the call itself tells what is wrong. */
  private async mayUseCredential(reference: Reference, signal: AbortSignal): Promise<boolean> {
    try {
      return await this.source.mayUseCredential(reference, signal);
    } catch (error) {
      if (error instanceof RegistryError) return false;
      throw error;
    }
  }

  /** Whether a file of the workspace names the host. What comes from another file than the document, such as `.env`, may be private. */
  private async isNamed(registry: string): Promise<boolean> {
    const host = registry.toLowerCase();
    const images = await this.images.all();
    return images.some(
      ({ reference, parts = [] }) =>
        reference.registry.toLowerCase() === host && parts.every(({ from }) => from.kind === 'document'),
    );
  }
}
