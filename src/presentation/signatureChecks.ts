import * as l10n from '@vscode/l10n';
import { type EvidenceKind, type EvidenceNode, nodesOf, type Topic } from '../inspection/evidence';
import type { EvidenceReading } from '../inspection/evidenceContents';
import { topicOf } from '../inspection/evidenceKind';
import type { CheckedEvidence } from '../inspection/evidenceLookUp';
import type { Check } from '../messages/check';
import type { Digest } from '../oci/digest';
import type { Locator } from '../registry/imageSource';
import { plainLine } from './harmless';
import { locatorName } from './names';
import { trustSettings } from './trustText';
import { verificationText } from './verificationText';
import type { Verification } from '../artifacts/verification';

/** What was read of the places in a tree. */
export type Readings = ReadonlyMap<EvidenceNode, EvidenceReading>;

/** Of how many manifests a signature is verified, and of how many others one failed. */
export interface CheckCounts {
  readonly verified: number;
  readonly failed: number;
}

/** What a statement about an image counts. */
export type EvidenceUse = 'signature' | Extract<Topic, 'sbom' | 'provenance'>;

/** What came of checking one manifest, in words; what is the same for several of its layers stands there once. */
export function checksOf(reading: EvidenceReading | undefined): Check[] {
  const verifications = reading?.verifications ?? [];
  const texts = verifications.map((verification): [string, Check] => {
    const text = verificationText(verification, trustSettings(), verifications.length > 1);
    return [text, { kind: verification.kind, text }];
  });
  return [...new Map(texts).values()];
}

/** The same of what stands somewhere in the tree of what `locator` names, for who looks at it alone. */
export function checksWithin({ tree, readings }: CheckedEvidence, digest: Digest, locator: Locator): Check[] {
  const places = [...nodesOf(tree.root)].filter((node) => node.descriptor.digest === digest && !node.isAboutOther);
  const checks = places.flatMap((node) => checksOf(readings?.get(node)));
  const name = plainLine(locatorName(locator), 300);
  return [...new Map(checks.map((check) => [check.text, check])).values()].map(({ kind, text }) => ({
    ...{ kind, text: l10n.t('Among what refers to {0}: {1}', name, text) },
  }));
}

/** Whether there is something that could be checked here: what BuildKit puts into an index is signed by nobody. */
export function hasSignatures(root: EvidenceNode): boolean {
  return [...nodesOf(root)].some(
    ({ kind, found }) =>
      (kind.kind === 'signature' && kind.form !== 'notary') ||
      (kind.kind === 'attestation' && !found.includes('indexEntry')),
  );
}

interface Checked {
  readonly kind: EvidenceKind;
  readonly verifications: readonly Verification[];
}

/** What came of checking what is about the root or a part of its index: each manifest once. */
export class SignatureChecks {
  private readonly checked: readonly Checked[];

  constructor(root: EvidenceNode, readings: Readings) {
    const evidence = [...nodesOf(root)]
      .filter(({ kind }) => kind.kind === 'content')
      .flatMap(({ children }) => children.filter((child) => child.kind.kind !== 'content' && !child.isAboutOther));
    const byDigest = new Map<string, Checked>();
    for (const node of evidence) {
      const { digest } = node.descriptor;
      // What stands below several of them was checked at each.
      const before = byDigest.get(digest)?.verifications ?? [];
      const verifications = [...before, ...(readings.get(node)?.verifications ?? [])];
      byDigest.set(digest, { kind: node.kind, verifications });
    }
    this.checked = [...byDigest.values()];
  }

  /** Of several attestations in one manifest, one says nothing of the others: what was signed counts. */
  count(use: EvidenceUse): CheckCounts {
    const verified = this.checked.filter(({ kind, verifications }) =>
      verifications.some((one) => one.kind === 'verified' && isFor(kind, one.predicateType, use)),
    );
    const failed = this.checked.filter(
      ({ kind, verifications }) => isAbout(kind, use) && verifications.some((one) => one.kind === 'failed'),
    );
    return { verified: verified.length, failed: failed.filter((each) => !verified.includes(each)).length };
  }

  /** Whom they are verified by, or else why they failed: each once. */
  texts(): readonly string[] {
    const all = this.checked.flatMap(({ verifications }) => verifications);
    const verified = all.filter(({ kind }) => kind === 'verified');
    const told = verified.length > 0 ? verified : all.filter(({ kind }) => kind === 'failed');
    return [...new Set(told.map((verification) => verificationText(verification, trustSettings())))];
  }
}

function isFor(kind: EvidenceKind, predicateType: string | undefined, use: EvidenceUse): boolean {
  if (kind.kind === 'signature') return use === 'signature';
  return kind.kind === 'attestation' && topicOf(predicateType ?? '') === use;
}

function isAbout(kind: EvidenceKind, use: EvidenceUse): boolean {
  return kind.kind === 'attestation' ? kind.topics.some((topic) => topic === use) : kind.kind === use;
}
