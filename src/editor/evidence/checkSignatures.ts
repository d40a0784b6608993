import type { EvidenceTree } from '../../inspection/evidence';
import { evidenceContents } from '../../inspection/evidenceContents';
import type { CheckedEvidence } from '../../inspection/evidenceLookUp';
import { readTrust, type TrustFiles } from '../../operations/trust';
import { cliText } from '../../presentation/cliText';
import { unreadSentence } from '../../presentation/evidenceProblems';
import { trustSettingSentence } from '../../presentation/trustText';
import type { Ask, Locator } from '../../registry/imageSource';
import type { EvidenceContext } from './lookForEvidence';
import { readTrustFile } from './readTrustFile';

/**
 * Checks signatures and attestations against whom the files name as they are now.
 * @throws RegistryError `cancelled`
 */
export async function checkSignatures(
  locator: Locator,
  tree: EvidenceTree,
  files: TrustFiles,
  { sources, log }: EvidenceContext,
  ask: Ask,
): Promise<CheckedEvidence> {
  const { trust, problems } = await readTrust(files, readTrustFile);
  for (const { file, holds, reason } of problems) {
    log.warn(`ociLens.trust, ${holds}: ${file}: ${reason}`.replaceAll(/\p{C}/gu, ' '));
  }
  const contents = await evidenceContents(sources, locator, tree.root, { facts: false, trust }, ask);
  const notes = [
    ...problems.map(trustSettingSentence),
    ...new Set(contents.problems.map(({ digest, error }) => unreadSentence(error, digest, locator))),
    ...(contents.more > 0 ? [cliText.notAllRead(contents.more)] : []),
  ];
  return { tree, readings: contents.readings, notes };
}
