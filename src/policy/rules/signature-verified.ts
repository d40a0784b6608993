import * as v from 'valibot';
import type { Failure, Obstacle, Verification } from '../../artifacts/verification';
import { type EvidenceNode, type EvidenceTree, nodesOf } from '../../inspection/evidence';
import type { EvidenceContents } from '../../inspection/evidenceContents';
import type { Digest } from '../../oci/digest';
import { evidenceOutcome, partsWithout, whyNotOfAll } from '../evidenceOutcome';
import type { Outcome, Rule } from '../rule';
import type { TrustFiles, WhyUnknown } from '../imageFacts';
import { listOption, textOption } from '../options';
import { unknown, violation } from '../outcomes';

/** Public keys, and a Sigstore trust root, by paths from the workspace's root. */
interface Options {
  readonly keys?: readonly string[] | undefined;
  readonly trustRoot?: string | undefined;
}

/** A signature of the image, or of each image of its index, is that of somebody whom the policy trusts. */
export const signatureVerified: Rule<Options> = {
  id: 'signature-verified',
  options: v.strictObject({ keys: v.optional(listOption(textOption)), trustRoot: v.optional(textOption) }),
  needs(options) {
    const verify = trustFiles(options);
    return verify ? { level: 'text', evidence: { verify } } : { level: 'text' };
  },
  check({ facts: { evidence, verified } }, options) {
    if (!trustFiles(options)) return [{ kind: 'unknown', why: { kind: 'nobodyTrusted' } }];
    // Whom to trust is the policy's to say, whatever the image has.
    if (verified?.kind === 'unknown' && verified.why.kind === 'trustNotRead') return unknown(verified);
    if (evidence?.kind !== 'known') return unknown(evidence);
    // Where nobody signed, there is nothing to verify.
    if (evidence.value.signed.kind !== 'found') return evidenceOutcome(evidence, ({ signed }) => signed, 'notSigned');
    return verified?.kind === 'known' ? outcomesOf(evidence.value, verified.value) : unknown(verified);
  },
};

function trustFiles({ keys = [], trustRoot }: Options): TrustFiles | undefined {
  return keys.length > 0 || trustRoot !== undefined ? { keys, trustRoot } : undefined;
}

function outcomesOf(tree: EvidenceTree, contents: EvidenceContents): readonly Outcome[] {
  const checked = [...nodesOf(tree.root)].flatMap((content) =>
    content.children
      .filter(({ kind, isAboutOther }) => kind.kind === 'signature' && !isAboutOther)
      .map((node) => ({
        subject: content.descriptor.digest,
        node,
        verifications: contents.readings.get(node)?.verifications ?? [],
      })),
  );
  const isVerified = ({ verifications }: (typeof checked)[number]): boolean =>
    verifications.some(({ kind }) => kind === 'verified');
  const without = partsWithout(tree, new Set(checked.filter(isVerified).map(({ subject }) => subject)));
  const [first] = without;
  if (!first) return [];
  const ofAll = whyNotOfAll(tree);
  if (ofAll) return [{ kind: 'unknown', why: ofAll }];
  const others = checked.filter((each) => !isVerified(each));
  const why = others.map(({ node, verifications }) => obstacle(node, verifications, contents)).find(Boolean);
  if (why) return [{ kind: 'unknown', why }];
  const reasons = others.flatMap(({ verifications }) => verifications.flatMap(reasonOf));
  const subject: Digest | undefined = without.length === 1 ? first.descriptor.digest : undefined;
  return violation({ kind: 'notVerified', reasons: [...new Set(reasons)], subject });
}

function reasonOf(verification: Verification): readonly (Failure | Obstacle)[] {
  return verification.kind === 'verified' ? [] : [verification.reason];
}

/** Why it is not known whether a signature is somebody's who is trusted. */
function obstacle(
  { descriptor, problems }: EvidenceNode,
  verifications: readonly Verification[],
  contents: EvidenceContents,
): WhyUnknown | undefined {
  const reasons = verifications.flatMap((each) => (each.kind === 'notChecked' ? [each.reason] : []));
  if (verifications.length === 0 || reasons.includes('notRead')) {
    const error =
      contents.problems.find(({ digest }) => digest === descriptor.digest)?.error ??
      problems.map((problem) => ('error' in problem ? problem.error : undefined)).find(Boolean);
    return error ? { kind: 'error', error } : { kind: 'notSaid', what: 'signature' };
  }
  if (reasons.includes('tooMany')) return { kind: 'tooMany' };
  return reasons.includes('form') || reasons.includes('algorithm') ? { kind: 'notSaid', what: 'signature' } : undefined;
}
