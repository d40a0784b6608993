import * as vscode from 'vscode';
import type { ImageStandings } from '../documents/imageStandings';
import type { LookUps } from '../documents/lookUps';
import type { WorkspaceImages } from '../documents/workspaceImages';
import type { EvidenceContext } from '../evidence/lookForEvidence';
import type { RegistryService } from '../registryService';
import { ImageContents } from './imageContents';
import type { ImageNode } from './imageNodes';
import { ImagesTree, type Order } from './imagesTree';

export interface ImagesViewParts extends EvidenceContext {
  readonly source: RegistryService;
  /** Shows the tree; it is not ours to dispose. */
  readonly view: vscode.TreeView<ImageNode>;
  readonly images: WorkspaceImages;
  readonly standings: ImageStandings;
  readonly lookUps: LookUps;
  /** That of the workspace. */
  readonly state: vscode.Memento;
}

const ORDER = 'ociLens.imagesOrder';
/** By it the view's title offers the other order. */
const BY_FILE = 'ociLens.imagesByFile';

/** The view of the workspace's images, in the order that was chosen here last. */
export class ImagesView implements vscode.Disposable {
  readonly tree: ImagesTree;
  private readonly contents: ImageContents;
  private readonly view: vscode.TreeView<ImageNode>;
  private readonly state: vscode.Memento;

  constructor({ view, images, standings, lookUps, state, ...context }: ImagesViewParts) {
    const order: Order = state.get(ORDER) === 'byFile' ? 'byFile' : 'byRegistry';
    this.state = state;
    this.contents = new ImageContents(context, lookUps);
    this.tree = new ImagesTree(images, context.source, standings, this.contents, order);
    this.view = view;
    void tellOrder(order);
  }

  /** For commands that are given no node: those of a key. */
  get selection(): readonly ImageNode[] {
    return this.view.selection;
  }

  async setOrder(order: Order): Promise<void> {
    this.tree.setOrder(order);
    await Promise.all([this.state.update(ORDER, order), tellOrder(order)]);
  }

  /** Shows a text of a file in the tree, as near to `start` as it stands; false where it is not listed. */
  async reveal(uri: string, text: string, start: number): Promise<boolean> {
    const node = await this.tree.find(uri, text, start);
    if (node) await this.view.reveal(node, { select: true, focus: true });
    return node !== undefined;
  }

  dispose(): void {
    this.tree.dispose();
    this.contents.dispose();
  }
}

function tellOrder(order: Order): Thenable<unknown> {
  return vscode.commands.executeCommand('setContext', BY_FILE, order === 'byFile');
}
