import * as vscode from 'vscode';
import type { KnownHosts } from '../../registry/backgroundHosts';
import type { Logger } from '../../registry/logger';
import { isBackgroundChange, readBackgroundHosts } from '../settings';
import type { Credentials } from './credentials';

const KEY = 'ociLens.lookedUp';
const MAX_LOOKED_UP = 200;
/** Milliseconds: reading the keychain takes a process, and the files of Docker and podman change rarely. */
const SIGN_INS_KEPT = 60_000;

/** The registries that the user chose: listed in the settings, signed in to (with us, Docker or podman), or once looked up by hand. */
export class KnownRegistries implements vscode.Disposable {
  private signedIn: { readonly hosts: Promise<readonly string[]>; readonly until: number } | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  /** The settings list others, or a person has looked up something at one for the first time. Of sign-ins the RegistryService tells. */
  readonly onDidChange = this.changed.event;
  private readonly listeners: vscode.Disposable;

  constructor(
    private readonly state: vscode.Memento,
    private readonly credentials: Credentials,
    private readonly log: Logger,
  ) {
    this.listeners = vscode.Disposable.from(
      this.changed,
      credentials.onDidChange(() => {
        this.signedIn = undefined;
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (isBackgroundChange(change)) this.changed.fire();
      }),
    );
  }

  /** A person looks up something there. It is remembered across sessions. */
  lookedUp(registry: string): void {
    const hosts = this.hostsLookedUp();
    const host = registry.toLowerCase();
    if (hosts.at(-1) === host) return;
    const kept = [...hosts.filter((each) => each !== host), host].slice(-MAX_LOOKED_UP);
    this.state.update(KEY, kept).then(undefined, () => undefined);
    if (!hosts.includes(host)) this.changed.fire();
  }

  async known(): Promise<KnownHosts> {
    if (!this.signedIn || this.signedIn.until < Date.now()) {
      this.signedIn = { hosts: this.findSignedIn(), until: Date.now() + SIGN_INS_KEPT };
    }
    return { listed: readBackgroundHosts(), signedIn: await this.signedIn.hosts, lookedUp: this.hostsLookedUp() };
  }

  dispose(): void {
    this.listeners.dispose();
  }

  /** Without those of a place that cannot be read. */
  private async findSignedIn(): Promise<readonly string[]> {
    const found = await Promise.allSettled([
      this.credentials.list().then((signIns) => signIns.map(({ host }) => host)),
      this.credentials.configured(),
    ]);
    return found.flatMap((outcome) => {
      if (outcome.status === 'fulfilled') return outcome.value;
      this.log.warn(`sign-ins: ${outcome.reason instanceof Error ? outcome.reason.message : String(outcome.reason)}`);
      return [];
    });
  }

  private hostsLookedUp(): readonly string[] {
    const kept: unknown = this.state.get(KEY);
    return Array.isArray(kept) ? kept.filter((host): host is string => typeof host === 'string') : [];
  }
}
