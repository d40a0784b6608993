import type { FileNode, FolderNode, PlaceNode } from './imageNodes';
import type { Changed } from './registryOrder';

/** The address of a file, and that of the folder which it is shown in: undefined where the workspace has only one. */
export interface ListedFile {
  readonly uri: string;
  readonly folder: string | undefined;
}

/** Folders of the workspace where it has several, their files, and what stands in each. */
export class FileOrder {
  private readonly folders = new Map<string, FolderNode>();
  /** By the folder, undefined where there is only one, then by the file's address. */
  private readonly files = new Map<string | undefined, Map<string, FileNode>>();
  private readonly places = new Map<FileNode, readonly PlaceNode[]>();

  /** The node of a file, new where it is not listed. */
  node({ uri, folder }: ListedFile): FileNode {
    const known = this.files.get(folder)?.get(uri);
    if (known) return known;
    return { kind: 'file', id: `file ${uri}`, parent: folder === undefined ? undefined : this.folder(folder), uri };
  }

  /** What stands in a file now, in the order of its text. */
  replace(file: FileNode, after: readonly PlaceNode[], changed: Changed): void {
    const before = this.places.get(file);
    if (after.length === 0) return this.remove(file, changed);
    this.places.set(file, after);
    if (!before) this.add(file, changed);
    else if (before.length !== after.length || before.some((place, index) => place !== after[index])) changed.add(file);
  }

  roots(): readonly (FolderNode | FileNode)[] {
    return [...[...this.folders.values()].sort(byAddress), ...this.filesIn(undefined)];
  }

  filesIn(folder: FolderNode | undefined): readonly FileNode[] {
    return [...(this.files.get(folder?.uri)?.values() ?? [])].sort(byAddress);
  }

  placesIn(file: FileNode): readonly PlaceNode[] {
    return this.places.get(file) ?? [];
  }

  private folder(uri: string): FolderNode {
    return this.folders.get(uri) ?? { kind: 'folder', id: `folder ${uri}`, uri };
  }

  private add(file: FileNode, changed: Changed): void {
    const { parent } = file;
    const siblings = this.files.get(parent?.uri);
    if (siblings) siblings.set(file.uri, file);
    else this.files.set(parent?.uri, new Map([[file.uri, file]]));
    changed.add(siblings ? parent : undefined);
    if (parent) this.folders.set(parent.uri, parent);
  }

  private remove(file: FileNode, changed: Changed): void {
    if (!this.places.delete(file)) return;
    const folder = file.parent?.uri;
    const siblings = this.files.get(folder);
    siblings?.delete(file.uri);
    const isEmpty = siblings?.size === 0;
    if (isEmpty) this.files.delete(folder);
    if (isEmpty && folder !== undefined) this.folders.delete(folder);
    changed.add(isEmpty ? undefined : file.parent);
  }
}

function byAddress(a: { readonly uri: string }, b: { readonly uri: string }): number {
  return a.uri < b.uri ? -1 : 1;
}
