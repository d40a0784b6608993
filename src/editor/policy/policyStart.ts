import * as vscode from 'vscode';
import type { PolicyDiagnostics, PolicyParts } from '../diagnostics/policyDiagnostics';
import type { DocumentScans } from '../documents/documentScans';
import { PolicyWatch } from './policyWatch';

type Parts = Omit<PolicyParts, 'watch'> & { readonly scans: DocumentScans };

/** Loads what knows policies when a folder of the workspace first has one, or a person asks: who has none pays nothing. */
export class PolicyStart implements vscode.Disposable {
  private readonly watch = new PolicyWatch();
  private readonly listener: vscode.Disposable;
  private started: Promise<PolicyDiagnostics> | undefined;
  private registered: vscode.Disposable | undefined;
  private isDisposed = false;

  constructor(private readonly parts: Parts) {
    this.listener = this.watch.onDidChange((folder) => void this.startFor(folder));
    for (const { uri } of vscode.workspace.workspaceFolders ?? []) void this.startFor(uri);
  }

  /** Whether it is loaded. */
  get isStarted(): boolean {
    return this.started !== undefined;
  }

  diagnostics(): Promise<PolicyDiagnostics> {
    this.started ??= this.start().catch((error: unknown) => {
      this.started = undefined;
      throw error;
    });
    return this.started;
  }

  dispose(): void {
    this.isDisposed = true;
    this.listener.dispose();
    this.watch.dispose();
    this.registered?.dispose();
  }

  private async startFor(folder: vscode.Uri): Promise<void> {
    if (this.started || !(await this.watch.has(folder))) return;
    await this.diagnostics().catch((error: unknown) => this.parts.log.error('The policy cannot be loaded:', error));
  }

  private async start(): Promise<PolicyDiagnostics> {
    const { CommentDiagnostics, PolicyDiagnostics, registerPolicyActions } = await import('./policyFeatures');
    const diagnostics = new PolicyDiagnostics({ ...this.parts, watch: this.watch });
    this.registered = vscode.Disposable.from(
      diagnostics,
      new CommentDiagnostics(this.parts.visible),
      registerPolicyActions(this.parts.scans, diagnostics),
    );
    if (this.isDisposed) this.registered.dispose();
    return diagnostics;
  }
}
