import { setMaxListeners } from 'node:events';
import type { CheckedEvidence } from '../../inspection/evidenceLookUp';
import { evidenceTree } from '../../inspection/evidenceTree';
import { statementSentences } from '../../presentation/evidenceStatements';
import { SignatureChecks } from '../../presentation/signatureChecks';
import type { Ask, Locator, ReferrersSource, RegistryLocator, RegistrySource } from '../../registry/imageSource';
import type { LocalSources } from '../../registry/local/localSources';
import type { Logger } from '../../registry/logger';
import type { EvidenceCheck, EvidenceChecks } from './evidenceChecks';

/** What evidence is looked for with. */
export interface EvidenceContext {
  readonly source: ReferrersSource<RegistryLocator> & Pick<RegistrySource, 'identity'>;
  /** The same registries too. */
  readonly sources: LocalSources;
  readonly evidenceChecks: EvidenceChecks;
  readonly log: Logger;
}

/**
 * Looks for all there is about an image, in its registry or on this machine, and checks signatures where the person names somebody whom
 * they trust. What a registry told is kept for the hover.
 * @throws RegistryError where the image itself cannot be read.
 */
export async function lookForEvidence(locator: Locator, context: EvidenceContext, ask: Ask): Promise<CheckedEvidence> {
  const { source, sources, evidenceChecks } = context;
  // Much is asked at once under one signal.
  setMaxListeners(0, ask.signal);
  const trust = evidenceChecks.trustFiles();
  const checked = async (tree: CheckedEvidence['tree']): Promise<CheckedEvidence> => {
    if (trust.keys.length === 0 && trust.root === undefined) return { tree, readings: undefined, notes: [] };
    // Most people name nobody.
    const { checkSignatures } = await import('./checkSignatures');
    return checkSignatures(locator, tree, trust, context, ask);
  };
  if (locator.kind !== 'registry') return checked(await evidenceTree(sources, locator, {}, ask));
  const identity = await source.identity(locator, ask.signal);
  const evidence = await checked(await evidenceTree(source, locator, {}, ask));
  // Who signs in meanwhile was told some of it as another.
  if (identity === (await source.identity(locator, ask.signal)))
    evidenceChecks.keep(locator, evidence.tree.root.descriptor.digest, { identity, trust }, checkOf(evidence));
  return evidence;
}

function checkOf({ tree, readings }: CheckedEvidence): EvidenceCheck {
  return {
    sentences: statementSentences(tree, readings).map(({ sentence }) => sentence),
    checks: readings ? new SignatureChecks(tree.root, readings).texts() : [],
    time: Date.now(),
  };
}
