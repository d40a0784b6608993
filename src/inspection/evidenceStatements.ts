import type { Cut, EvidenceKind, EvidenceTree, Statement, UncheckedReason } from './evidence';
import { type Draft, isAboutOther, isEvidenceOf } from './evidenceDraft';

type Statements = Pick<EvidenceTree, 'signed' | 'sbom' | 'provenance'>;

/** Reasons that are told of one thing; more are alike. */
const MAX_REASONS = 20;

/**
 * What is said of the root and the parts of its index. That there is none of something is said only where every look-up succeeded that
 * could have shown it: their lists of referrers, cosign's tags, and the manifests of what these tell.
 * @param isLookedFor whether anything was.
 */
export function statementsOf(root: Draft, isLookedFor: boolean, cuts: ReadonlySet<Cut>): Statements {
  const contents = contentsOf(root);
  const evidence = contents.flatMap((content) =>
    content.children
      .filter((place) => isEvidenceOf(place) && !isAboutOther(place))
      .map(({ draft }) => ({ content, draft })),
  );
  const statement = (is: (kind: EvidenceKind) => boolean): Statement => {
    if (!isLookedFor) return { kind: 'notLookedFor' };
    const found = evidence.filter(({ draft }) => draft.isRead && is(draft.kind));
    if (found.length > 0) {
      const subjects = [...new Set(found.map(({ content }) => content.descriptor.digest))];
      return { kind: 'found', count: new Set(found.map(({ draft }) => draft)).size, subjects };
    }
    const reasons: readonly UncheckedReason[] = [
      ...contents.flatMap(({ problems }) => problems),
      ...evidence.flatMap(({ draft }) => draft.problems.filter(({ what }) => what === 'manifest')),
      ...(cuts.has('nodes') ? [{ what: 'tooMany' } as const] : []),
    ];
    return reasons.length > 0 ? { kind: 'unchecked', reasons: reasons.slice(0, MAX_REASONS) } : { kind: 'none' };
  };
  return {
    signed: statement((kind) => kind.kind === 'signature'),
    sbom: statement((kind) => kind.kind === 'sbom' || isAttestationOf(kind, 'sbom')),
    provenance: statement((kind) => isAttestationOf(kind, 'provenance')),
  };
}

function isAttestationOf(kind: EvidenceKind, topic: 'sbom' | 'provenance'): boolean {
  return kind.kind === 'attestation' && kind.topics.includes(topic);
}

/** The root, and the parts of its index. */
function contentsOf(root: Draft): readonly Draft[] {
  const contents = new Set([root]);
  for (const content of contents) for (const { draft } of content.children) if (!draft.isEvidence) contents.add(draft);
  return [...contents];
}
