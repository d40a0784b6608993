import * as l10n from '@vscode/l10n';
import type { EvidenceTree, Statement } from '../inspection/evidence';
import { statementText } from './evidenceWords';
import { type EvidenceUse, type Readings, SignatureChecks } from './signatureChecks';

/** What is said of one kind of evidence: a whole sentence. */
export interface StatementSentence {
  /** `failed`: there is some, of which none is verified, and not all for want of a check. */
  readonly kind: Statement['kind'] | 'failed';
  readonly sentence: string;
}

/**
 * Whether the image is signed, has an SBOM and provenance, as far as that is known.
 * @param readings what came of checking them; undefined where nothing was checked.
 */
export function statementSentences(tree: EvidenceTree, readings?: Readings): readonly StatementSentence[] {
  const { root, signed, sbom, provenance } = tree;
  const checks = readings && new SignatureChecks(root, readings);
  const sentence = (
    statement: Statement,
    use: EvidenceUse,
    sentenceOf: (statement: Statement, text: string) => string,
  ): StatementSentence => {
    const counts = checks?.count(use);
    const isFailed = statement.kind === 'found' && counts?.verified === 0 && counts.failed > 0;
    return {
      kind: isFailed ? 'failed' : statement.kind,
      sentence: sentenceOf(statement, statementText(statement, root, counts)),
    };
  };
  return [
    sentence(signed, 'signature', signatureSentence),
    sentence(sbom, 'sbom', sbomSentence),
    sentence(provenance, 'provenance', provenanceSentence),
  ];
}

function signatureSentence({ kind }: Statement, text: string): string {
  switch (kind) {
    case 'none':
      return l10n.t('Not signed');
    case 'found':
      return l10n.t('Signed: {0}', text);
    case 'unchecked':
    case 'notLookedFor':
      return l10n.t('Signature: {0}', text);
  }
}

function sbomSentence({ kind }: Statement, text: string): string {
  return kind === 'none' ? l10n.t('No SBOM') : l10n.t('SBOM: {0}', text);
}

function provenanceSentence({ kind }: Statement, text: string): string {
  return kind === 'none' ? l10n.t('No provenance') : l10n.t('Provenance: {0}', text);
}
