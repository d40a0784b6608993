import type { Digest } from '../../oci/digest';
import { formatReference } from '../../references/reference';
import type { WorkspaceImage } from '../documents/workspaceImages';

/** The tree: registries, their repositories, the tags or digests of each, and the places where these stand. */
export type ImageNode = RegistryNode | RepositoryNode | VersionNode | PlaceNode;

export interface RegistryNode {
  readonly kind: 'registry';
  readonly id: string;
  readonly registry: string;
  readonly children: readonly RepositoryNode[];
}

export interface RepositoryNode {
  readonly kind: 'repository';
  readonly id: string;
  readonly repository: string;
  readonly children: readonly VersionNode[];
}

export interface VersionNode {
  readonly kind: 'image';
  readonly id: string;
  /** The reference in full: what commands on this node are about. */
  readonly reference: string;
  readonly tag: string | undefined;
  readonly digest: Digest | undefined;
  readonly children: readonly PlaceNode[];
}

export interface PlaceNode {
  readonly kind: 'place';
  readonly id: string;
  readonly image: WorkspaceImage;
  /** The place, in the form that commands read. */
  readonly uri: string;
  readonly start: number;
  readonly text: string;
}

export function imageNodes(images: readonly WorkspaceImage[]): readonly RegistryNode[] {
  return grouped(images, ({ reference }) => reference.registry).map(([registry, ofRegistry]) => ({
    kind: 'registry',
    id: `registry ${registry}`,
    registry,
    children: grouped(ofRegistry, ({ reference }) => reference.repository).map(([repository, ofRepository]) => ({
      kind: 'repository',
      id: `repository ${registry}/${repository}`,
      repository,
      children: grouped(ofRepository, ({ reference }) => formatReference(reference)).map(([reference, places]) => ({
        kind: 'image',
        id: `image ${reference}`,
        reference,
        tag: places[0]?.reference.tag,
        digest: places[0]?.reference.digest,
        children: places.map((image) => ({
          kind: 'place',
          id: `place ${reference} ${image.uri.toString()}#${image.start}`,
          image,
          uri: image.uri.toString(),
          start: image.start,
          text: image.text,
        })),
      })),
    })),
  }));
}

/** The groups in the order of their keys, so that the tree does not jump about. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}
