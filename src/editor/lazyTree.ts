import * as vscode from 'vscode';

/** The tree of a provider that is loaded when the tree is first seen. */
export class LazyTree<T> implements vscode.TreeDataProvider<T>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<T | T[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private loading: Promise<vscode.TreeDataProvider<T>> | undefined;
  private listener: vscode.Disposable | undefined;

  constructor(private readonly load: () => Promise<vscode.TreeDataProvider<T>>) {}

  async getChildren(node?: T): Promise<T[]> {
    return (await (await this.provider()).getChildren(node)) ?? [];
  }

  async getTreeItem(node: T): Promise<vscode.TreeItem> {
    return (await this.provider()).getTreeItem(node);
  }

  async getParent(node: T): Promise<T | undefined> {
    return (await (await this.provider()).getParent?.(node)) ?? undefined;
  }

  dispose(): void {
    this.listener?.dispose();
    this.changed.dispose();
  }

  private provider(): Promise<vscode.TreeDataProvider<T>> {
    this.loading ??= this.load().then(
      (provider) => {
        this.listener = provider.onDidChangeTreeData?.((node) => this.changed.fire(node ?? undefined));
        return provider;
      },
      (error: unknown) => {
        // Whoever looks next has it tried again.
        this.loading = undefined;
        throw error;
      },
    );
    return this.loading;
  }
}
