import * as vscode from 'vscode';
import type { RateBudget } from '../../operations/rateBudget';
import type { RegistryService } from '../registryService';
import { BackgroundFacts } from './backgroundFacts';
import { type FolderPolicy, isSamePolicy, readFolderPolicy } from './folderPolicy';

/** A folder with a policy, and what is known of its images. */
interface PolicyFolder {
  readonly policy: FolderPolicy;
  readonly facts: BackgroundFacts;
}

/** The policies of the workspace's folders, as they were read last. */
export class PolicyFolders implements vscode.Disposable {
  private readonly folders = new Map<string, Promise<PolicyFolder | undefined>>();

  constructor(private readonly parts: { readonly source: RegistryService; readonly budget: RateBudget }) {}

  /** Undefined where the folder has no policy, or is none of the workspace's. */
  async of(uri: vscode.Uri): Promise<PolicyFolder | undefined> {
    const key = uri.toString();
    if (!isInWorkspace(uri)) return undefined;
    const known = this.folders.get(key);
    if (known) return known;
    const folder = readFolderPolicy(uri).then((policy) => this.folderWith(policy));
    this.folders.set(key, folder);
    return folder;
  }

  /** Of the folders that were asked for. */
  async all(): Promise<readonly PolicyFolder[]> {
    const folders = await Promise.all(this.folders.values());
    return folders.filter((folder) => folder !== undefined);
  }

  /** @returns whether it has another policy than before, or none any more. */
  async readAgain(uri: vscode.Uri): Promise<boolean> {
    const key = uri.toString();
    const known = await this.folders.get(key)?.catch(() => undefined);
    const policy = isInWorkspace(uri) ? await readFolderPolicy(uri) : undefined;
    if (known && isSamePolicy(known.policy, policy)) return false;
    this.forget(key);
    if (isInWorkspace(uri)) this.folders.set(key, Promise.resolve(this.folderWith(policy)));
    return true;
  }

  /** Nothing that is known of images counts any more. */
  clear(): void {
    for (const key of [...this.folders.keys()]) this.forget(key);
  }

  dispose(): void {
    this.clear();
  }

  private folderWith(policy: FolderPolicy | undefined): PolicyFolder | undefined {
    const { source, budget } = this.parts;
    return policy && { policy, facts: new BackgroundFacts(policy, source, budget) };
  }

  private forget(key: string): void {
    this.folders.get(key)?.then(
      (folder) => folder?.facts.dispose(),
      () => undefined,
    );
    this.folders.delete(key);
  }
}

function isInWorkspace(uri: vscode.Uri): boolean {
  return (vscode.workspace.workspaceFolders ?? []).some((folder) => folder.uri.toString() === uri.toString());
}
