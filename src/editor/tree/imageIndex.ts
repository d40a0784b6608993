import type { Platform } from '../../oci/platform';
import type { Target } from '../../references/occurrence';
import { formatReference, type Reference } from '../../references/reference';
import { FileOrder, type ListedFile } from './fileOrder';
import type { FileNode, PlaceNode } from './imageNodes';
import { type Changed, RegistryOrder } from './registryOrder';

/** What stands at a position of a file. */
export interface PlaceInFile {
  readonly target: Target;
  readonly text: string;
  /** Which of those in the file that say the same. */
  readonly number: number;
  readonly of: number;
  /** Offset in UTF-16 units. */
  readonly start: number;
  readonly position: { readonly line: number };
  readonly platform: Platform | undefined;
}

/** What changed in each of the tree's orders. */
export interface Changes {
  readonly byRegistry: Changed;
  readonly byFile: Changed;
}

/** The nodes of what stands in a file: as children of the file, and those that name images as children of these. */
interface FilePlaces {
  readonly file: FileNode;
  readonly inFile: readonly PlaceNode[];
  readonly ofImages: readonly PlaceNode[];
}

/**
 * Where images stand, in both orders of the tree. What a changed file costs grows with what stands in it, and whatever did not change
 * stays the same node.
 */
export class ImageIndex {
  readonly byRegistry = new RegistryOrder();
  readonly byFile = new FileOrder();
  private readonly files = new Map<string, FilePlaces>();

  /** What stands in a file now, in the order of its text: nothing where it is gone. */
  update(listed: ListedFile, places: readonly PlaceInFile[]): Changes {
    const changes: Changes = { byRegistry: new Set(), byFile: new Set() };
    const before = this.files.get(listed.uri);
    const file = this.byFile.node(listed);
    const after = this.nodesOf(file, places, before, changes.byRegistry);
    this.byRegistry.replace(before?.ofImages ?? [], after.ofImages, changes.byRegistry);
    if (before && before.file !== file) this.byFile.replace(before.file, [], changes.byFile);
    this.byFile.replace(file, after.inFile, changes.byFile);
    if (places.length > 0) this.files.set(listed.uri, after);
    else this.files.delete(listed.uri);
    return changes;
  }

  /** The addresses of the files. */
  uris(): readonly string[] {
    return [...this.files.keys()];
  }

  /** What stands in a file, as its children. */
  inFile(uri: string): readonly PlaceNode[] {
    return this.files.get(uri)?.inFile ?? [];
  }

  /** The nodes that show how a reference stands. */
  showing(reference: Reference): Changes {
    const name = formatReference(reference);
    const places = this.byRegistry.places(name);
    const inFiles = [...new Set(places.map(({ uri }) => uri))].flatMap((uri) => this.inFile(uri));
    return {
      byRegistry: new Set(places.slice(0, 1).map(({ parent }) => parent)),
      byFile: new Set(inFiles.filter((place) => place.reference === name)),
    };
  }

  /** The node, in either order, of a text in a file, as near to `start` as it stands; undefined where there is none. */
  find(order: keyof Changes, uri: string, text: string, start: number): PlaceNode | undefined {
    const found = this.files.get(uri);
    const places = order === 'byFile' ? found?.inFile : found?.ofImages;
    return places
      ?.filter((place) => place.text === text)
      .sort((a, b) => Math.abs(a.start - start) - Math.abs(b.start - start))[0];
  }

  private nodesOf(
    file: FileNode,
    places: readonly PlaceInFile[],
    before: FilePlaces | undefined,
    changed: Changed,
  ): FilePlaces {
    const known = new Map([...(before?.inFile ?? []), ...(before?.ofImages ?? [])].map((node) => [node.id, node]));
    const numbers = new Map<string, number>();
    const inFile: PlaceNode[] = [];
    const ofImages: PlaceNode[] = [];
    for (const { target, text, number: which, of, start, position, platform } of places) {
      const reference = target.kind === 'unresolved' ? undefined : formatReference(target.reference);
      // A place is known again by its number among its like, also where text was added above it.
      const name = `${target.kind} ${reference ?? text}`;
      const number = numbers.get(name) ?? 0;
      numbers.set(name, number + 1);
      const place = (order: string, parent: PlaceNode['parent']): PlaceNode => ({
        ...{ kind: 'place', id: `${order} ${name} ${file.uri} ${number}`, parent, uri: file.uri },
        ...{ target, reference, text, number: which, of, start, line: position.line, wish: platform },
      });
      inFile.push(kept(known, place('in', file)));
      if (target.kind === 'image') {
        ofImages.push(kept(known, place('of', this.byRegistry.version(target.reference, changed))));
      }
    }
    return { file, inFile, ofImages };
  }
}

function kept(known: ReadonlyMap<string, PlaceNode>, node: PlaceNode): PlaceNode {
  const before = known.get(node.id);
  return before?.parent === node.parent && contentOf(before) === contentOf(node) ? before : node;
}

function contentOf({ target, text, number, of, start, line, wish }: PlaceNode): string {
  return JSON.stringify([target, text, number, of, start, line, wish]);
}
