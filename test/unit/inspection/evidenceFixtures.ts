import { setMaxListeners } from 'node:events';
import { expect } from 'vitest';
import { type EvidenceNode, type EvidenceTree, nodesOf } from '../../../src/inspection/evidence';
import { type EvidenceOptions, evidenceTree } from '../../../src/inspection/evidenceTree';
import type { Digest } from '../../../src/oci/digest';
import type { RegistryLocator, ReferrersSource } from '../../../src/registry/imageSource';
import type { Content } from '../../support/sampleImages';

export function treeOf(
  source: ReferrersSource<RegistryLocator>,
  locator: RegistryLocator,
  options: EvidenceOptions = {},
  signal = new AbortController().signal,
): Promise<EvidenceTree> {
  // As the shells do: a tree asks for much at once.
  setMaxListeners(0, signal);
  return evidenceTree(source, locator, options, { signal, byPerson: true, askedAt: Date.now() });
}

/** The digests of the tree in its shape; what is shown elsewhere ends in `…`. */
export type Shape = readonly (string | readonly [string, Shape])[];

export function shapeOf(node: EvidenceNode, names: ReadonlyMap<Digest, string>): Shape {
  return node.children.map((child) => {
    const name = (names.get(child.descriptor.digest) ?? '?') + (child.isAgain ? '…' : '');
    return child.children.length === 0 ? name : [name, shapeOf(child, names)];
  });
}

export function namesOf(contents: Readonly<Record<string, Content>>): ReadonlyMap<Digest, string> {
  return new Map(Object.entries(contents).map(([name, { descriptor }]) => [descriptor.digest, name]));
}

/** The node of a content, at its first place. */
export function nodeOf({ root }: EvidenceTree, { descriptor }: Content): EvidenceNode {
  const found = [...nodesOf(root)].find((node) => node.descriptor.digest === descriptor.digest && !node.isAgain);
  expect(found).toBeDefined();
  return found!;
}

/** `found`, `none`, … of signature, SBOM and provenance. */
export function statesOf({ signed, sbom, provenance }: EvidenceTree): readonly string[] {
  return [signed.kind, sbom.kind, provenance.kind];
}
