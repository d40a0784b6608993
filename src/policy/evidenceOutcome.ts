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
      if (without.length === 0) return [];
      const ofAll = whyNotOfAll(tree);
      if (ofAll) return [{ kind: 'unknown', why: ofAll, ...platformsOf(without) }];
      const read = without.filter(({ problems }) => problems.length === 0);
      if (read.length > 0) {
        return violation({ kind, platforms: read.flatMap(({ descriptor }) => descriptor.platform ?? []) });
      }
      const [problem] = without.flatMap(({ problems }) => problems);
      return [{ kind: 'unknown', why: problem ? whyOf(problem) : { kind: 'notSaid' }, ...platformsOf(without) }];
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

/** Why it is not known whether there is something about an index, which then is about each of its parts. */
export function whyNotOfAll({ root, cuts }: EvidenceTree): WhyUnknown | undefined {
  const problemsOf = (node: EvidenceNode): readonly UncheckedReason[] => {
    const parts = node.children.filter(({ kind }) => kind.kind === 'content');
    return parts.length === 0 ? [] : [...node.problems, ...parts.flatMap(problemsOf)];
  };
  const [problem] = problemsOf(root);
  if (problem) return whyOf(problem);
  return cuts.every((cut) => cut === 'wanted') ? undefined : { kind: 'tooMany' };
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
