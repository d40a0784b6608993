import * as l10n from '@vscode/l10n';
import type { EvidenceNode } from '../inspection/evidence';
import type { CheckedEvidence } from '../inspection/evidenceLookUp';
import type { Locator } from '../registry/imageSource';
import { cutSentences, problemSentence } from './evidenceProblems';
import { statementSentences } from './evidenceStatements';
import { createdDay, foundText, nodeName, shownChildren } from './evidenceWords';
import { formatBytes, shortDigest } from './format';
import { plainLine } from './harmless';
import { type ImageRow, listed } from './imageRows';
import { checksOf, hasSignatures, type Readings } from './signatureChecks';
import { openTrustSettings, untrustedSentence } from './trustText';

/** What is said of an image's evidence, then the tree of it: the same as the panel's and the terminal's. */
export function referrerRows({ tree, readings, notes }: CheckedEvidence, locator: Locator): readonly ImageRow[] {
  const { root, cuts } = tree;
  const sentences = statementSentences(tree, readings).map(({ sentence }) => sentence);
  const untrusted: ImageRow = { kind: 'trust', label: untrustedSentence(), value: openTrustSettings() };
  return [
    ...sentences.map(note),
    ...(!readings && hasSignatures(root) ? [untrusted] : []),
    ...[...notes, ...cutSentences(cuts)].map(note),
    ...problemRows(root, locator),
    ...nodeRows(root, locator, readings),
  ];
}

function nodeRows(node: EvidenceNode, locator: Locator, readings: Readings | undefined): readonly ImageRow[] {
  return listed(shownChildren(node), (child) => nodeRow(child, locator, readings));
}

function nodeRow(node: EvidenceNode, locator: Locator, readings: Readings | undefined): ImageRow {
  const { descriptor, kind, created, found, artifactType = '', isAgain, isAboutOther } = node;
  const checks = checksOf(readings?.get(node));
  const facts = [
    ...checks.map(({ text }) => text),
    kind.kind === 'content' ? '' : plainLine(artifactType),
    found.map(foundText).join(', '),
    isAgain ? l10n.t('shown elsewhere') : '',
    isAboutOther ? l10n.t('not counted: its manifest names another subject') : '',
    shortDigest(descriptor.digest),
    formatBytes(descriptor.size),
    createdDay(created) ?? '',
  ];
  return {
    kind: 'referrer',
    evidence: kind.kind,
    check: (['verified', 'failed'] as const).find((each) => checks.some((check) => check.kind === each)),
    label: plainLine(nodeName(node)),
    value: facts.filter((fact) => fact !== '').join(' · '),
    digest: descriptor.digest,
    children: [...problemRows(node, locator), ...nodeRows(node, locator, readings)],
  };
}

function problemRows({ problems, descriptor }: EvidenceNode, locator: Locator): readonly ImageRow[] {
  return [...new Set(problems.map((problem) => problemSentence(problem, descriptor.digest, locator)))].map(note);
}

function note(label: string): ImageRow {
  return { kind: 'note', label };
}
