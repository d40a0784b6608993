import * as vscode from 'vscode';
import { formatReference, type Reference } from '../../references/reference';
import type { RegistryError } from '../../registry/registryError';

/** A look-up that was not let in. */
export interface RefusedLookUp {
  readonly reference: Reference;
  readonly error: RegistryError;
}

/** The registries that were asked in this session, by the host whose credential they take, and who refused us last. */
export class AskedRegistries implements vscode.Disposable {
  private readonly refusals = new Map<string, RefusedLookUp | undefined>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  hosts(): readonly string[] {
    return [...this.refusals.keys()];
  }

  /** The last look-up there that was refused, as long as no later one of the same image was let in. */
  refusal(host: string): RefusedLookUp | undefined {
    return this.refusals.get(host);
  }

  answered(host: string, reference: Reference): void {
    const refused = this.refusals.get(host)?.reference;
    if (this.refusals.has(host) && !(refused && formatReference(refused) === formatReference(reference))) return;
    this.refusals.set(host, undefined);
    this.changed.fire();
  }

  failed(host: string, reference: Reference, error: RegistryError): void {
    if (error.kind === 'cancelled') return;
    // 'refused' is a rule of ours, broken by where the registry leads us, such as to its token service.
    const isRefusal = error.kind === 'unauthorized' || error.kind === 'denied' || error.kind === 'refused';
    if (!isRefusal && this.refusals.has(host)) return;
    const wasSaid = this.refusals.get(host)?.error === error;
    this.refusals.set(host, isRefusal ? { reference, error } : undefined);
    if (!wasSaid) this.changed.fire();
  }

  /** Somebody else asks there from now on: nobody has refused them. */
  forgetRefusals(isForgotten: (reference: Reference) => boolean): void {
    const forgotten = [...this.refusals].filter(([, refused]) => refused && isForgotten(refused.reference));
    for (const [host] of forgotten) this.refusals.set(host, undefined);
    if (forgotten.length > 0) this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
