import * as vscode from 'vscode';
import { shortDigest } from '../../presentation/format';
import { messages } from '../../presentation/messages';
import type { WorkspaceImages } from '../documents/workspaceImages';
import { type ImageNode, imageNodes } from './imageNodes';

/** The view of the workspace's images. */
export class ImagesTree implements vscode.TreeDataProvider<ImageNode> {
  readonly onDidChangeTreeData: vscode.Event<void>;

  constructor(private readonly images: WorkspaceImages) {
    this.onDidChangeTreeData = images.onDidChange;
  }

  async getChildren(node?: ImageNode): Promise<ImageNode[]> {
    if (!node) return [...imageNodes(await this.images.all())];
    return node.kind === 'place' ? [] : [...node.children];
  }

  getTreeItem(node: ImageNode): vscode.TreeItem {
    const item = itemOf(node);
    item.id = node.id;
    item.contextValue = node.kind;
    return item;
  }
}

function itemOf(node: ImageNode): vscode.TreeItem {
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  switch (node.kind) {
    case 'registry': {
      const item = new vscode.TreeItem(node.registry, Expanded);
      item.iconPath = new vscode.ThemeIcon('server');
      return item;
    }
    case 'repository': {
      const item = new vscode.TreeItem(node.repository, Expanded);
      item.iconPath = new vscode.ThemeIcon('package');
      return item;
    }
    case 'image': {
      const label = node.tag ?? (node.digest ? shortDigest(node.digest) : 'latest');
      const item = new vscode.TreeItem(label, Collapsed);
      item.iconPath = new vscode.ThemeIcon(node.digest ? 'pinned' : 'tag');
      if (node.digest) item.description = messages.pinnedItem();
      item.tooltip = node.reference;
      return item;
    }
    case 'place': {
      const { image } = node;
      const item = new vscode.TreeItem(vscode.workspace.asRelativePath(image.uri), None);
      item.description = messages.lineItem(image.position.line + 1);
      item.iconPath = vscode.ThemeIcon.File;
      item.resourceUri = image.uri;
      item.command = { command: 'ociLens.openPlace', title: messages.openPlace(), arguments: [node] };
      return item;
    }
  }
}
