import * as vscode from 'vscode';
import type { ProblemKind } from '../../presentation/statusText';
import type { Reference } from '../../references/reference';
import type { RegistryError } from '../../registry/registryError';
import type { Outcome, RegistryService } from '../registryService';

/** What is wrong with a registry as a whole, not with one image there. */
export interface RegistryProblem {
  readonly registry: string;
  readonly kind: ProblemKind;
  readonly reference: Reference;
  readonly error: RegistryError;
}

interface Known extends RegistryProblem {
  readonly end: NodeJS.Timeout;
}

/** Milliseconds after which nobody knows any more whether it is still so. */
const KEPT = 5 * 60_000;
const MAX_KEPT = 10 * 60_000;

/** The registries that are in trouble as their last look-up says: until one is answered, or for a while. */
export class RegistryProblems implements vscode.Disposable {
  private readonly problems = new Map<string, Known>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly listeners: vscode.Disposable;

  constructor(source: RegistryService) {
    this.listeners = vscode.Disposable.from(
      this.changed,
      source.onDidAsk((outcome) => this.take(outcome)),
      source.onDidChangeAnswers((change) => {
        if (change.why !== 'asker') return;
        for (const registry of [...this.problems.keys()]) if (change.concerns({ registry })) this.end(registry);
      }),
    );
  }

  of(registry: string): RegistryProblem | undefined {
    return this.problems.get(registry);
  }

  dispose(): void {
    for (const { end } of this.problems.values()) clearTimeout(end);
    this.listeners.dispose();
  }

  private take({ reference, error }: Outcome): void {
    const { registry } = reference;
    if (error?.kind === 'cancelled') return;
    const kind = error && kindOf(error);
    if (!error || kind === undefined) {
      // Another failure is an answer, too.
      this.end(registry);
      return;
    }
    const before = this.problems.get(registry);
    clearTimeout(before?.end);
    const kept = Math.min(Math.max((error.retryAfter ?? 0) * 1000, KEPT), MAX_KEPT);
    const end = setTimeout(() => this.end(registry), kept);
    this.problems.set(registry, { registry, kind, reference, error, end });
    if (before?.kind !== kind) this.changed.fire();
  }

  private end(registry: string): void {
    const problem = this.problems.get(registry);
    if (!problem) return;
    clearTimeout(problem.end);
    this.problems.delete(registry);
    this.changed.fire();
  }
}

function kindOf(error: RegistryError): ProblemKind | undefined {
  switch (error.kind) {
    case 'unreachable':
    case 'timeout':
      return 'offline';
    case 'rateLimited':
      return 'rateLimited';
    default:
      return error.credentialRefused ? 'refused' : undefined;
  }
}
