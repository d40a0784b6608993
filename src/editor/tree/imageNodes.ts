import type { Digest } from '../../oci/digest';
import type { Platform } from '../../oci/platform';
import type { ImageRow, ImageSection } from '../../presentation/imageRows';
import type { Target } from '../../references/occurrence';
import { formatReference, type Reference } from '../../references/reference';

/**
 * The tree, in one of two orders: registries, their repositories, the tags or digests of each, and the places where these stand; or
 * folders, files and places. An image, in either, holds sections, and these the rows of what its registry says.
 * A node's `id` stays while what it stands for does. Commands read `reference`, `registry`, `repository`, and a place as links name it.
 */
export type ImageNode = GroupNode | ImageOrPlaceNode | SectionNode | RowNode | FailureNode;
export type GroupNode = RegistryNode | RepositoryNode | FolderNode | FileNode;
export type ImageOrPlaceNode = VersionNode | PlaceNode;

export interface RegistryNode {
  readonly kind: 'registry';
  readonly id: string;
  readonly parent?: undefined;
  readonly registry: string;
}

export interface RepositoryNode {
  readonly kind: 'repository';
  readonly id: string;
  readonly parent: RegistryNode;
  readonly registry: string;
  readonly repository: string;
}

export interface VersionNode {
  readonly kind: 'image';
  readonly id: string;
  readonly parent: RepositoryNode;
  /** In full. */
  readonly reference: string;
  readonly named: Reference;
}

/** A folder of the workspace, where it has several. */
export interface FolderNode {
  readonly kind: 'folder';
  readonly id: string;
  readonly parent?: undefined;
  readonly uri: string;
}

export interface FileNode {
  readonly kind: 'file';
  readonly id: string;
  readonly parent: FolderNode | undefined;
  readonly uri: string;
}

export interface PlaceNode {
  readonly kind: 'place';
  readonly id: string;
  readonly parent: VersionNode | FileNode;
  readonly target: Target;
  /** In full; undefined where none is known. */
  readonly reference: string | undefined;
  readonly uri: string;
  /** Offset in UTF-16 units. */
  readonly start: number;
  readonly text: string;
  /** Which of those in the file that say the same. */
  readonly number: number;
  readonly of: number;
  /** From 0. */
  readonly line: number;
  readonly wish: Platform | undefined;
}

export interface SectionNode {
  readonly kind: 'section';
  readonly id: string;
  readonly parent: ImageOrPlaceNode | RowNode;
  readonly section: ImageSection;
  readonly reference: string;
  readonly named: Reference;
  /** The platform's manifest that it is about; undefined for that of `wish`, or else of the setting. */
  readonly entry: Digest | undefined;
  readonly wish: Platform | undefined;
}

export interface RowNode {
  readonly kind: 'row';
  readonly id: string;
  readonly parent: SectionNode | RowNode;
  readonly section: SectionNode;
  readonly row: ImageRow;
  readonly reference: string;
  readonly platform: string | undefined;
  readonly digest: Digest | undefined;
}

/** A section that could not be read. */
export interface FailureNode {
  readonly kind: 'failure';
  readonly id: string;
  readonly parent: SectionNode;
  readonly reference: string;
  readonly registry: string;
  readonly sentence: string;
  /** Signing in may help. */
  readonly isRefusal: boolean;
}

/** What an image's node holds of the image itself; nothing is known of it yet. */
export function imageSections(parent: ImageOrPlaceNode): readonly SectionNode[] {
  const named = referenceOf(parent);
  if (!named || parent.reference === undefined) return [];
  const about = { reference: parent.reference, named, entry: undefined };
  const wish = parent.kind === 'place' ? parent.wish : undefined;
  return (['platforms', 'configuration', 'layers', 'referrers'] as const).map((section) =>
    sectionNode(parent, section, { ...about, wish }),
  );
}

/** What a row holds: a platform its configuration and layers, others what they were made with. */
export function rowChildren(parent: RowNode): readonly (SectionNode | RowNode)[] {
  const { row, section, reference } = parent;
  if (row.kind === 'platform' && row.digest) {
    const about = { reference, named: section.named, entry: row.digest, wish: undefined };
    return (['configuration', 'layers'] as const).map((each) => sectionNode(parent, each, about));
  }
  return rowNodes(parent, section, row.children ?? []);
}

export function rowNodes(parent: SectionNode | RowNode, section: SectionNode, rows: readonly ImageRow[]): RowNode[] {
  return rows.map((row, index) => ({
    kind: 'row',
    id: `${parent.id} ${row.digest ?? index}`,
    parent,
    section,
    row,
    reference: row.kind === 'referrer' ? digestReference(section, row) : section.reference,
    platform: row.platform,
    digest: row.digest,
  }));
}

/** What refers to an image is known by its digest alone. */
function digestReference({ named }: SectionNode, { digest }: ImageRow): string {
  return formatReference({ ...named, tag: undefined, digest });
}

/** The image that a node is, or that stands at it. */
export function referenceOf(node: ImageOrPlaceNode): Reference | undefined {
  if (node.kind === 'image') return node.named;
  return node.target.kind === 'image' ? node.target.reference : undefined;
}

function sectionNode(
  parent: SectionNode['parent'],
  section: ImageSection,
  about: Pick<SectionNode, 'reference' | 'named' | 'entry' | 'wish'>,
): SectionNode {
  return { kind: 'section', id: `${parent.id} ${section}`, parent, section, ...about };
}
