import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import type { RegistryError } from '../registry/registryError';

/**
 * How something was found. `api`: in the registry's list of referrers; `tagSchema`: in the index under the referrers tag; `cosignTag`:
 * under one of cosign's tags; `indexEntry`: in the index that it is a part of; `localIndex`: in index.json of a layout.
 */
export type Found = 'api' | 'tagSchema' | 'cosignTag' | 'indexEntry' | 'localIndex';

/** What an in-toto statement is about. */
export type Topic = 'sbom' | 'provenance' | 'other';

/** What something is, by its type. Nothing of it is verified. */
export type EvidenceKind =
  /** The root, or a part of an index. */
  | { readonly kind: 'content' }
  | { readonly kind: 'signature'; readonly form: 'cosign' | 'notary' | 'sigstore' | 'other' }
  | { readonly kind: 'attestation'; readonly topics: readonly Topic[]; readonly predicateTypes: readonly string[] }
  | { readonly kind: 'sbom' }
  | { readonly kind: 'other' };

/** What could not be looked at. */
export type LookUpProblem =
  | { readonly what: 'manifest' | 'referrers' | 'cosignTags'; readonly error: RegistryError }
  /** The list of referrers ends before all of them: there are more than are read, or it leads round and round. */
  | { readonly what: 'referrers'; readonly end: 'limit' | 'circle' };

/** One manifest of the tree. */
export interface EvidenceNode {
  /** Without annotations and embedded data. The size is that of the manifest itself, where it was read. */
  readonly descriptor: Descriptor;
  /** The true type, as the manifest says it; what the list says, where the manifest was not read; undefined for an image. */
  readonly artifactType: string | undefined;
  readonly kind: EvidenceKind;
  /** As written, `org.opencontainers.image.created`. */
  readonly created: string | undefined;
  readonly found: readonly Found[];
  /** What refers to it, and the parts of an index. */
  readonly children: readonly EvidenceNode[];
  /** It stands elsewhere in the tree, with its children: a digest is shown once. */
  readonly isAgain: boolean;
  /** It was listed here, but its own manifest names another subject, or none: it counts for nothing. */
  readonly isAboutOther: boolean;
  /** What refers to it was asked for. */
  readonly isFollowed: boolean;
  readonly problems: readonly LookUpProblem[];
}

/** Whether the root, or a part of its index, has something of a kind. That it is there is all that is said of it. */
export type Statement =
  | {
      readonly kind: 'found';
      readonly count: number;
      /** What it is about: the root, parts of its index, or both. */
      readonly subjects: readonly Digest[];
    }
  /** Every look-up that could have shown it succeeded. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unchecked'; readonly reasons: readonly UncheckedReason[] }
  | { readonly kind: 'notLookedFor' };

/** `tooMany`: there is more than is looked at. */
export type UncheckedReason = LookUpProblem | { readonly what: 'tooMany' };

/** Where the tree was cut: at the depth that was asked for, at our own greatest depth, or at our own greatest number of nodes. */
export type Cut = 'wanted' | 'depth' | 'nodes';

export interface EvidenceTree {
  readonly root: EvidenceNode;
  readonly signed: Statement;
  readonly sbom: Statement;
  readonly provenance: Statement;
  /** How cosign's tags were looked for: in the list of tags, or one by one. */
  readonly cosignTags: 'list' | 'each' | 'notLookedFor';
  readonly cuts: readonly Cut[];
}

/** Every node, parents first. */
export function* nodesOf(node: EvidenceNode): Generator<EvidenceNode, void, void> {
  yield node;
  for (const child of node.children) yield* nodesOf(child);
}

/** Whether something of the tree has the digest. */
export function holds({ root }: EvidenceTree, digest: Digest): boolean {
  for (const { descriptor } of nodesOf(root)) if (descriptor.digest === digest) return true;
  return false;
}

/**
 * The tree with only what is of the type, and what leads there: that may be of any type. The root always stays; statements are those
 * of the whole.
 */
export function ofArtifactType(tree: EvidenceTree, artifactType: string): EvidenceTree {
  const keep = (node: EvidenceNode): EvidenceNode | undefined => {
    const children = node.children.flatMap((child) => keep(child) ?? []);
    return children.length > 0 || node.artifactType === artifactType ? { ...node, children } : undefined;
  };
  return { ...tree, root: keep(tree.root) ?? { ...tree.root, children: [] } };
}
