import { setMaxListeners } from 'node:events';
import type { EvidenceTree } from '../../inspection/evidence';
import { evidenceTree } from '../../inspection/evidenceTree';
import { statementSentences } from '../../presentation/evidenceStatements';
import type { Ask, Locator, ReferrersSource, RegistryLocator, RegistrySource } from '../../registry/imageSource';
import type { LocalSources } from '../../registry/local/localSources';
import type { EvidenceChecks } from './evidenceChecks';

/** What evidence is looked for with. */
export interface EvidenceContext {
  readonly source: ReferrersSource<RegistryLocator> & Pick<RegistrySource, 'identity'>;
  readonly sources: LocalSources;
  readonly evidenceChecks: EvidenceChecks;
}

/**
 * Looks for all there is about an image, in its registry or on this machine. What a registry told is kept for the hover.
 * @throws RegistryError where the image itself cannot be read.
 */
export async function lookForEvidence(
  locator: Locator,
  { source, sources, evidenceChecks }: EvidenceContext,
  ask: Ask,
): Promise<EvidenceTree> {
  // Much is asked at once under one signal.
  setMaxListeners(0, ask.signal);
  if (locator.kind !== 'registry') return evidenceTree(sources, locator, {}, ask);
  const identity = await source.identity(locator, ask.signal);
  const tree = await evidenceTree(source, locator, {}, ask);
  // Who signs in meanwhile was told some of it as another.
  if (identity === (await source.identity(locator, ask.signal))) {
    const check = { sentences: statementSentences(tree).map(({ sentence }) => sentence), time: Date.now() };
    evidenceChecks.keep(locator, tree.root.descriptor.digest, identity, check);
  }
  return tree;
}
