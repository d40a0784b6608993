import { formatReference, type Reference } from '../../references/reference';
import type { ImageNode, PlaceNode, RegistryNode, RepositoryNode, VersionNode } from './imageNodes';

/** Nodes whose children or texts are others than before; undefined is the root. */
export type Changed = Set<ImageNode | undefined>;

type OrderedNode = RegistryNode | RepositoryNode | VersionNode | PlaceNode;

const ROOT = '';

/** Registries, their repositories, the images of these, and the places where each stands. */
export class RegistryOrder {
  /** By the parent's id, then the node's. */
  private readonly children = new Map<string, Map<string, OrderedNode>>();
  /** How many images there are. */
  size = 0;

  /** The node of an image, which is made, with what it stands in, where there is none. */
  version(named: Reference, changed: Changed): VersionNode {
    const { registry, repository } = named;
    const reference = formatReference(named);
    const owner = this.ensure<RegistryNode>({ kind: 'registry', id: `registry ${registry}`, registry }, changed);
    const holder = this.ensure<RepositoryNode>(
      { kind: 'repository', id: `repository ${registry}/${repository}`, parent: owner, registry, repository },
      changed,
    );
    return this.ensure<VersionNode>(
      { kind: 'image', id: versionId(reference), parent: holder, reference, named },
      changed,
    );
  }

  /** Puts the places of a file in the place of those that it had; nodes that stay are the same objects. */
  replace(before: readonly PlaceNode[], after: readonly PlaceNode[], changed: Changed): void {
    const ids = new Set<string>();
    for (const place of after) {
      ids.add(place.id);
      const siblings = this.siblings(place.parent.id);
      if (siblings.get(place.id) === place) continue;
      siblings.set(place.id, place);
      changed.add(place.parent);
    }
    for (const place of before) if (!ids.has(place.id)) this.remove(place, changed);
  }

  /** Sorted, so that the tree does not jump about. */
  within(node: RegistryNode | RepositoryNode | VersionNode | undefined): readonly ImageNode[] {
    return [...(this.children.get(node?.id ?? ROOT)?.values() ?? [])].sort(inOrder);
  }

  /** Where an image stands, in no order. */
  places(reference: string): readonly PlaceNode[] {
    const found = this.children.get(versionId(reference))?.values() ?? [];
    return [...found].filter((node) => node.kind === 'place');
  }

  private ensure<T extends OrderedNode>(node: T, changed: Changed): T {
    const siblings = this.siblings(node.parent?.id ?? ROOT);
    const known = siblings.get(node.id);
    // Its id says what it is.
    if (known) return known as T;
    siblings.set(node.id, node);
    changed.add(node.parent);
    if (node.kind === 'image') this.size++;
    return node;
  }

  /** With what is empty then. */
  private remove(node: OrderedNode, changed: Changed): void {
    const parent = node.parent as Exclude<OrderedNode, PlaceNode> | undefined;
    const siblings = this.siblings(parent?.id ?? ROOT);
    siblings.delete(node.id);
    changed.delete(node);
    changed.add(parent);
    if (node.kind === 'image') this.size--;
    if (siblings.size > 0) return;
    this.children.delete(parent?.id ?? ROOT);
    if (parent) this.remove(parent, changed);
  }

  private siblings(parent: string): Map<string, OrderedNode> {
    const known = this.children.get(parent);
    if (known) return known;
    const made = new Map<string, OrderedNode>();
    this.children.set(parent, made);
    return made;
  }
}

function versionId(reference: string): string {
  return `image ${reference}`;
}

function inOrder(a: OrderedNode, b: OrderedNode): number {
  if (a.kind === 'place' && b.kind === 'place' && a.uri === b.uri) return a.start - b.start;
  const [one, other] = a.kind === 'place' && b.kind === 'place' ? [a.uri, b.uri] : [a.id, b.id];
  return one < other ? -1 : 1;
}
