import type { Verification } from '../../../src/artifacts/verification';
import type {
  EvidenceKind,
  EvidenceNode,
  EvidenceTree,
  LookUpProblem,
  Statement,
} from '../../../src/inspection/evidence';
import type { EvidenceContents } from '../../../src/inspection/evidenceContents';
import { descriptor, digestOf, FAILED, platformOf } from './subject';

export const SIGNATURE: EvidenceKind = { kind: 'signature', form: 'cosign' };
export const SBOM: EvidenceKind = { kind: 'sbom' };
export const UNREAD: LookUpProblem = {
  what: 'referrers',
  error: FAILED.kind === 'error' ? FAILED.error : (undefined as never),
};

export interface NodeParts {
  readonly at: number;
  readonly kind?: EvidenceKind;
  readonly platform?: string;
  readonly children?: readonly EvidenceNode[];
  readonly problems?: readonly LookUpProblem[];
  readonly isAboutOther?: boolean;
}

export function node({
  at,
  kind = { kind: 'content' },
  platform,
  children = [],
  problems = [],
  ...more
}: NodeParts): EvidenceNode {
  return {
    descriptor: descriptor(at, platform === undefined ? {} : { platform: platformOf(platform) }),
    artifactType: undefined,
    kind,
    created: undefined,
    found: ['api'],
    children,
    isAgain: false,
    isAboutOther: more.isAboutOther ?? false,
    isFollowed: true,
    problems,
  };
}

export function tree(
  root: EvidenceNode,
  statements: { readonly signed?: Statement; readonly sbom?: Statement },
): EvidenceTree {
  const none: Statement = { kind: 'none' };
  return { root, signed: none, sbom: none, provenance: none, cosignTags: 'list', cuts: [], ...statements };
}

/** Found at the manifests with these digests. */
export function foundAt(...places: readonly number[]): Statement {
  return { kind: 'found', count: places.length, subjects: places.map(digestOf) };
}

/** What was read: how each signature was checked. */
export function contents(
  readings: readonly (readonly [EvidenceNode, ...Verification[]])[],
  problems: EvidenceContents['problems'] = [],
): EvidenceContents {
  return {
    readings: new Map(readings.map(([place, ...verifications]) => [place, { facts: [], verifications }])),
    problems,
    more: 0,
  };
}
