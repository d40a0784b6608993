import type { EvidenceNode, EvidenceTree, Statement, UncheckedReason } from '../inspection/evidence';
import type { Digest } from '../oci/digest';
import type { Platform } from '../oci/platform';
import { unknown, violation } from './outcomes';
import type { ImageFacts, WhyUnknown } from './imageFacts';
import type { Outcome } from './rule';

/** What is found where some of an image has evidence of a kind: none where it is about the root, or about each part of its index. */
export function evidenceOutcome(
  evidence: ImageFacts['evidence'],
  of: (tree: EvidenceTree) => Statement,
  kind: 'notSigned' | 'noSbom',
): readonly Outcome[] {
  if (evidence?.kind !== 'known') return unknown(evidence);
  const tree = evidence.value;
  const statement = of(tree);
  switch (statement.kind) {
    case 'found': {
      const without = partsWithout(tree, new Set(statement.subjects));
      const unread = without.filter(({ problems }) => problems.length > 0);
      const [problem] = unread.flatMap(({ problems }) => problems);
      if (problem) return [{ kind: 'unknown', why: whyOf(problem), ...platformsOf(unread) }];
      if (without.length === 0) return [];
      return violation({ kind, platforms: without.flatMap(({ descriptor }) => descriptor.platform ?? []) });
    }
    case 'none':
      return violation({ kind, platforms: [] });
    case 'unchecked':
      return [{ kind: 'unknown', why: statement.reasons.map(whyOf)[0] ?? { kind: 'notSaid' } }];
    case 'notLookedFor':
      return unknown(undefined);
  }
}

function platformsOf(nodes: readonly EvidenceNode[]): { readonly platforms?: readonly Platform[] } {
  const platforms = nodes.flatMap(({ descriptor }) => descriptor.platform ?? []);
  return platforms.length > 0 ? { platforms } : {};
}

/** The parts of the index that neither are among `subjects` nor stand under one that is. */
export function partsWithout({ root }: EvidenceTree, subjects: ReadonlySet<Digest>): readonly EvidenceNode[] {
  const without = (node: EvidenceNode): readonly EvidenceNode[] => {
    if (subjects.has(node.descriptor.digest)) return [];
    const parts = node.children.filter(({ kind }) => kind.kind === 'content');
    return parts.length > 0 ? parts.flatMap(without) : [node];
  };
  return without(root);
}

function whyOf(reason: UncheckedReason): WhyUnknown {
  return 'error' in reason ? { kind: 'error', error: reason.error } : { kind: 'tooMany' };
}
