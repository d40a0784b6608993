import * as vscode from 'vscode';
import {
  type BackgroundDecision,
  type LookUpDecision,
  mayLookUp,
  mayLookUpInBackground,
  type NamedTarget,
} from '../../operations/lookUpPolicy';
import type { Occurrence } from '../../references/occurrence';
import { formatReference, type Reference } from '../../references/reference';
import type { KnownRegistries } from '../credentials/knownRegistries';

/** Whether references may be looked up, after what the person has asked for: the editor's way to the one place that decides. */
export class LookUps {
  /** The references that a person has asked for in this session, by the link that offers to look them up, or by inspecting them. */
  private readonly asked = new Set<string>();

  constructor(private readonly registries: KnownRegistries) {}

  /** More may be looked up from now on where nobody points at it, or less. */
  get onDidChange(): vscode.Event<void> {
    return this.registries.onDidChange;
  }

  /** A person asks for this one reference, wherever it stands. */
  add(reference: Reference): void {
    this.asked.add(formatReference(reference));
    this.registries.lookedUp(reference.registry);
  }

  /**
   * A person acts on this reference at one place, which needs its registry: what of it stands elsewhere, put together from other
   * files, waits to be asked for as before.
   */
  lookedUp({ registry }: Reference): void {
    this.registries.lookedUp(registry);
  }

  /** Whether a person has asked for this one reference. */
  isAsked(reference: Reference): boolean {
    return this.asked.has(formatReference(reference));
  }

  /** Where a person points at it. */
  mayLookUp(target: NamedTarget, parts: Occurrence['parts']): LookUpDecision {
    return mayLookUp(target, parts, this.situation(target));
  }

  /** Where nobody does. */
  async mayLookUpInBackground(target: NamedTarget, parts: Occurrence['parts']): Promise<BackgroundDecision> {
    const known = await this.registries.known();
    return mayLookUpInBackground(target, parts, this.situation(target), known);
  }

  /** The same for many, as things are now. */
  async inBackground(): Promise<(target: NamedTarget, parts: Occurrence['parts']) => BackgroundDecision> {
    const known = await this.registries.known();
    return (target, parts) => mayLookUpInBackground(target, parts, this.situation(target), known);
  }

  private situation({ reference }: NamedTarget) {
    return { trusted: vscode.workspace.isTrusted, asked: this.isAsked(reference) };
  }
}
