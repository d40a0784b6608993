import * as l10n from '@vscode/l10n';
import type { EvidenceNode, EvidenceTree, Statement } from '../inspection/evidence';
import { statementText } from './evidenceWords';

/** What is said of one kind of evidence: a whole sentence. */
export interface StatementSentence {
  readonly kind: Statement['kind'];
  readonly sentence: string;
}

/** Whether the image is signed, has an SBOM and provenance, as far as that is known. */
export function statementSentences({ root, signed, sbom, provenance }: EvidenceTree): readonly StatementSentence[] {
  return [
    { kind: signed.kind, sentence: signatureSentence(signed, root) },
    { kind: sbom.kind, sentence: sbomSentence(sbom, root) },
    { kind: provenance.kind, sentence: provenanceSentence(provenance, root) },
  ];
}

function signatureSentence(statement: Statement, root: EvidenceNode): string {
  switch (statement.kind) {
    case 'none':
      return l10n.t('Not signed');
    case 'found':
      return l10n.t('Signed: {0}', statementText(statement, root));
    case 'unchecked':
    case 'notLookedFor':
      return l10n.t('Signature: {0}', statementText(statement, root));
  }
}

function sbomSentence(statement: Statement, root: EvidenceNode): string {
  return statement.kind === 'none' ? l10n.t('No SBOM') : l10n.t('SBOM: {0}', statementText(statement, root));
}

function provenanceSentence(statement: Statement, root: EvidenceNode): string {
  return statement.kind === 'none'
    ? l10n.t('No provenance')
    : l10n.t('Provenance: {0}', statementText(statement, root));
}
