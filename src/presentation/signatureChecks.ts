import * as l10n from '@vscode/l10n';
import { type EvidenceKind, type EvidenceNode, nodesOf } from '../inspection/evidence';
import type { EvidenceReading } from '../inspection/evidenceContents';
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

export function isSignature(kind: EvidenceKind): boolean {
  return kind.kind === 'signature';
}

export function isSbom(kind: EvidenceKind): boolean {
  return kind.kind === 'attestation' && kind.topics.includes('sbom');
}

export function isProvenance(kind: EvidenceKind): boolean {
  return kind.kind === 'attestation' && kind.topics.includes('provenance');
}

/** What came of checking one manifest, in words; what is the same for several of its layers stands there once. */
export function checksOf(reading: EvidenceReading | undefined): Check[] {
  const texts = (reading?.verifications ?? []).map((verification): [string, Check] => {
    const text = verificationText(verification, trustSettings());
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

  count(is: (kind: EvidenceKind) => boolean): CheckCounts {
    const of = (kind: Verification['kind']) =>
      this.checked.filter((each) => is(each.kind) && each.verifications.some((one) => one.kind === kind));
    const verified = of('verified');
    return { verified: verified.length, failed: of('failed').filter((each) => !verified.includes(each)).length };
  }

  /** Whom they are verified by, or else why they failed: each once. */
  texts(): readonly string[] {
    const all = this.checked.flatMap(({ verifications }) => verifications);
    const verified = all.filter(({ kind }) => kind === 'verified');
    const told = verified.length > 0 ? verified : all.filter(({ kind }) => kind === 'failed');
    return [...new Set(told.map((verification) => verificationText(verification, trustSettings())))];
  }
}
