import * as vscode from 'vscode';
import type { Standing } from '../../operations/standing';
import { errorSentence } from '../../presentation/errorSentence';
import type { Reference } from '../../references/reference';
import { Alarm } from '../alarm';
import type { ImageStandings } from '../documents/imageStandings';
import type { WorkspaceImages } from '../documents/workspaceImages';
import type { AnswersChange, RegistryService } from '../registryService';
import { isTrustChange } from '../settings';
import type { ListedFile } from './fileOrder';
import type { ImageContents } from './imageContents';
import { type Changes, ImageIndex } from './imageIndex';
import { failureItem, groupItem, type Known, placeItem, rowItem, sectionItem, versionItem } from './imageItems';
import { type ImageNode, imageSections, type PlaceNode, rowChildren, rowNodes, type SectionNode } from './imageNodes';

export type Order = keyof Changes;

/** Milliseconds in which changes are gathered: a branch that is checked out changes hundreds of files. */
const GATHERING = 100;

/** The images of the workspace as a tree; only what changed is drawn anew. */
export class ImagesTree implements vscode.TreeDataProvider<ImageNode>, vscode.Disposable {
  private readonly index = new ImageIndex();
  private readonly known: Known;
  private readonly changed = new vscode.EventEmitter<ImageNode[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly listeners: vscode.Disposable;
  /** Read by {@link sync}; undefined where all is to be read. */
  private loading: Promise<void> | undefined;
  private readonly waiting = new Map<string, vscode.Uri>();
  private readonly nodes = new Set<ImageNode | undefined>();
  private readonly soon = new Alarm(GATHERING, () => this.flush());

  constructor(
    private readonly images: WorkspaceImages,
    source: Pick<RegistryService, 'onDidChangeAnswers'>,
    standings: ImageStandings,
    private readonly contents: ImageContents,
    private order: Order,
  ) {
    const { index } = this;
    this.known = {
      get size() {
        return index.byRegistry.size;
      },
      places: ({ reference }) => index.byRegistry.places(reference).length,
      inFile: (uri) => index.inFile(uri),
      standing: (reference) => standings.get(reference),
    };
    this.listeners = vscode.Disposable.from(
      images.onDidChange((uri) => this.note(uri)),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!isTrustChange(change)) return;
        for (const reference of this.contents.forgetChecks()) this.redraw(this.index.showing(reference));
      }),
      source.onDidChangeAnswers((change) => void this.askAgain(change)),
      standings.onDidChange((reference) => {
        if (!reference) {
          this.changed.fire(undefined);
          return;
        }
        this.redraw(index.showing(reference));
        void this.renew(reference, standings.get(reference));
      }),
    );
  }

  setOrder(order: Order): void {
    this.order = order;
    this.changed.fire(undefined);
  }

  /** Asks the registry again for what is shown of an image. */
  again(reference: Reference): void {
    this.contents.again(reference);
    this.redraw(this.index.showing(reference));
  }

  /** A person wants all of it as it is now. */
  refresh(): void {
    this.contents.refresh();
    this.images.refresh();
  }

  /** The node of a text in a file, as near to `start` as it stands; undefined where it is not shown. */
  async find(uri: string, text: string, start: number): Promise<PlaceNode | undefined> {
    await this.sync();
    return this.index.find(this.order, uri, text, start);
  }

  async getChildren(node?: ImageNode): Promise<ImageNode[]> {
    if (!node) {
      await this.sync();
      return [...(this.order === 'byFile' ? this.index.byFile.roots() : this.index.byRegistry.within(undefined))];
    }
    switch (node.kind) {
      case 'registry':
      case 'repository':
        return [...this.index.byRegistry.within(node)];
      case 'image':
        return [...imageSections(node), ...this.index.byRegistry.within(node)];
      case 'folder':
        return [...this.index.byFile.filesIn(node)];
      case 'file':
        return [...this.index.byFile.placesIn(node)];
      case 'place':
        return node.parent.kind === 'file' ? [...imageSections(node)] : [];
      case 'section':
        return this.sectionChildren(node);
      case 'row':
        return [...rowChildren(node)];
      case 'failure':
        return [];
    }
  }

  getParent(node: ImageNode): ImageNode | undefined {
    return node.parent;
  }

  getTreeItem(node: ImageNode): vscode.TreeItem {
    const item = this.itemOf(node);
    item.id = node.id;
    item.contextValue = contextOf(node);
    return item;
  }

  dispose(): void {
    this.soon.clear();
    this.listeners.dispose();
    this.changed.dispose();
  }

  private itemOf(node: ImageNode): vscode.TreeItem {
    switch (node.kind) {
      case 'image':
        return versionItem(node, this.known);
      case 'place':
        return placeItem(node, this.known);
      case 'section':
        return sectionItem(node);
      case 'row':
        return rowItem(node);
      case 'failure':
        return failureItem(node);
      default:
        return groupItem(node, this.known);
    }
  }

  /** What a tag stood for is shown no more where it is known to stand for something else. Never rejects. */
  private async renew(reference: Reference, standing: Standing | undefined): Promise<void> {
    if (reference.digest || (standing?.kind !== 'current' && standing?.kind !== 'missing')) return;
    const digest = standing.kind === 'current' ? standing.digest : undefined;
    if (await this.contents.moved(reference, digest)) this.redraw(this.index.showing(reference));
  }

  /** Never rejects. */
  private async askAgain(change: AnswersChange): Promise<void> {
    if (await this.contents.forget(change)) this.changed.fire(undefined);
  }

  private async sectionChildren(section: SectionNode): Promise<ImageNode[]> {
    const contents = await this.contents.of(section);
    if (contents.kind === 'rows') return rowNodes(section, section, contents.rows);
    const { error } = contents;
    const { reference, named, entry } = section;
    const sentence = errorSentence(error, named, entry ? 'content' : 'reference');
    const isRefusal = error.kind === 'unauthorized' || error.kind === 'denied';
    const about = { reference, registry: named.registry, sentence, isRefusal };
    return [{ kind: 'failure', id: `${section.id} failure`, parent: section, ...about }];
  }

  /** Brings the index to what the files hold, where they are all to be read. */
  private sync(): Promise<void> {
    this.loading ??= this.load().catch((error: unknown) => {
      this.loading = undefined;
      throw error;
    });
    return this.loading;
  }

  private async load(): Promise<void> {
    const files = await this.images.places();
    for (const uri of this.index.uris()) if (!files.has(uri)) this.index.update({ uri, folder: undefined }, []);
    for (const [uri, places] of files) this.index.update(listed(uri), places);
  }

  private note(uri: vscode.Uri | undefined): void {
    // Nothing is shown yet.
    if (!this.loading) return;
    if (uri) this.waiting.set(uri.toString(), uri);
    else {
      this.loading = undefined;
      this.nodes.add(undefined);
    }
    this.soon.set();
  }

  private redraw(changes: Changes): void {
    for (const node of changes[this.order]) this.nodes.add(node);
    if (this.nodes.size > 0) this.soon.set();
  }

  private flush(): void {
    for (const uri of this.waiting.keys()) {
      for (const node of this.index.update(listed(uri), this.images.placesIn(uri))[this.order]) this.nodes.add(node);
    }
    this.waiting.clear();
    const nodes = [...this.nodes].filter((node) => node !== undefined);
    const isAll = this.nodes.has(undefined);
    this.nodes.clear();
    if (isAll) this.changed.fire(undefined);
    else if (nodes.length > 0) this.changed.fire(nodes);
  }
}

function listed(uri: string): ListedFile {
  const { workspaceFolders = [] } = vscode.workspace;
  const folder = workspaceFolders.length > 1 ? vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri)) : undefined;
  return { uri, folder: folder?.uri.toString() };
}

/** What menus go by. */
function contextOf(node: ImageNode): string {
  switch (node.kind) {
    case 'place':
      if (node.target.kind !== 'image') return 'other';
      return node.target.reference.digest ? 'place pinned' : 'place';
    case 'row':
      return node.row.kind;
    case 'failure':
      return node.isRefusal ? 'failure refused' : 'failure';
    default:
      return node.kind;
  }
}
