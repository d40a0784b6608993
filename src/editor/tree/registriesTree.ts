import { setTimeout } from 'node:timers/promises';
import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { answererText, credentialMessages } from '../../presentation/credentialText';
import { traceLines } from '../../presentation/traceText';
import { ANONYMOUS, type FoundCredential } from '../../registry/credentials/credentialSource';
import type { Logger } from '../../registry/logger';
import type { AskedRegistries } from '../credentials/askedRegistries';
import type { Credentials } from '../credentials/credentials';

/** A registry in the view; `registry` is the host whose credential counts, and what commands on it read. */
export interface RegistryEntry {
  readonly registry: string;
  /** There is a sign-in of ours. */
  readonly isSignedIn: boolean;
}

/** Each may be a helper's process. */
const LOOKS_AT_ONCE = 4;

/** The list waits for who is found at once: VS Code loses a row's change that comes before it has the row. Milliseconds. */
const FOUND_AT_ONCE = 200;

/**
 * The view of who answers for each registry that was signed in to, was asked in this session, or stands in Docker's or podman's
 * files. The registries are listed soon; who answers, where that takes longer, is filled in as it is found.
 */
export class RegistriesTree implements vscode.TreeDataProvider<RegistryEntry>, vscode.Disposable {
  private readonly found = new Map<string, FoundCredential>();
  private readonly limit = pLimit(LOOKS_AT_ONCE);
  private readonly changed = new vscode.EventEmitter<RegistryEntry | undefined>();
  private readonly listeners: vscode.Disposable;
  private looking = new AbortController();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly credentials: Credentials,
    private readonly asked: AskedRegistries,
    private readonly log: Logger,
  ) {
    this.listeners = vscode.Disposable.from(
      credentials.onDidChange(() => this.refresh()),
      asked.onDidChange(() => this.refresh()),
    );
  }

  refresh(): void {
    this.changed.fire(undefined);
  }

  async getChildren(entry?: RegistryEntry): Promise<RegistryEntry[]> {
    if (entry) return [];
    const [signIns, configured] = await Promise.all([this.credentials.list(), this.credentials.configured()]);
    const signedIn = new Set(signIns.map(({ host }) => host));
    const hosts = [...new Set([...signedIn, ...configured, ...this.asked.hosts()])].sort();
    const entries = hosts.map((registry) => ({ registry, isSignedIn: signedIn.has(registry) }));
    const looks = this.look(entries);
    await Promise.race([looks, setTimeout(FOUND_AT_ONCE, undefined, { ref: false })]);
    return entries;
  }

  getTreeItem(entry: RegistryEntry): vscode.TreeItem {
    const { registry, isSignedIn } = entry;
    const found = this.found.get(registry);
    const item = new vscode.TreeItem(registry, vscode.TreeItemCollapsibleState.None);
    const description = found ? answererText(found) : credentialMessages.looking();
    item.id = registry;
    item.contextValue = isSignedIn ? 'registry signedIn' : 'registry';
    item.description = description;
    item.iconPath = this.icon(registry, found);
    item.tooltip = found && [registry, ...traceLines({ trace: found.trace })].join('\n');
    item.accessibilityInformation = { label: `${registry}, ${description}` };
    return item;
  }

  dispose(): void {
    this.looking.abort();
    this.listeners.dispose();
    this.changed.dispose();
  }

  private icon(registry: string, found: FoundCredential | undefined): vscode.ThemeIcon {
    if (this.asked.refusal(registry)) return new vscode.ThemeIcon('warning');
    return new vscode.ThemeIcon(!found || found.credential === ANONYMOUS ? 'globe' : 'key');
  }

  /** An earlier look is ended: what it still had to find is found now. */
  private async look(entries: readonly RegistryEntry[]): Promise<void> {
    this.looking.abort();
    this.looking = new AbortController();
    const { signal } = this.looking;
    const looks = entries.map((entry) =>
      this.limit(() => (signal.aborted ? undefined : this.lookFor(entry, signal))).catch((error: unknown) => {
        if (!signal.aborted)
          this.log.warn(`${entry.registry}: ${error instanceof Error ? error.message : String(error)}`);
      }),
    );
    await Promise.all(looks);
  }

  private async lookFor(entry: RegistryEntry, signal: AbortSignal): Promise<void> {
    const found = await this.credentials.find(entry.registry, '', signal);
    if (signal.aborted) return;
    const before = this.found.get(entry.registry);
    this.found.set(entry.registry, found);
    if (textOf(before) !== textOf(found)) this.changed.fire(entry);
  }
}

/** All that is shown of it. */
function textOf(found: FoundCredential | undefined): string {
  return found ? [answererText(found), ...traceLines({ trace: found.trace })].join('\n') : '';
}
