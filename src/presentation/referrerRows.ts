import * as l10n from '@vscode/l10n';
import type { EvidenceNode, EvidenceTree } from '../inspection/evidence';
import type { Locator } from '../registry/imageSource';
import { cutSentences, problemSentence } from './evidenceProblems';
import { statementSentences } from './evidenceStatements';
import { createdDay, foundText, nodeName, shownChildren } from './evidenceWords';
import { formatBytes, shortDigest } from './format';
import { plainLine } from './harmless';
import { type ImageRow, listed } from './imageRows';

/** What is said of an image's evidence, then the tree of it: the same as the panel's and the terminal's. */
export function referrerRows(tree: EvidenceTree, locator: Locator): readonly ImageRow[] {
  const { root, cuts } = tree;
  const sentences = [...statementSentences(tree).map(({ sentence }) => sentence), ...cutSentences(cuts)];
  return [...sentences.map(note), ...problemRows(root, locator), ...nodeRows(root, locator)];
}

function nodeRows(node: EvidenceNode, locator: Locator): readonly ImageRow[] {
  return listed(shownChildren(node), (child) => nodeRow(child, locator));
}

function nodeRow(node: EvidenceNode, locator: Locator): ImageRow {
  const { descriptor, kind, created, found, artifactType = '', isAgain, isAboutOther } = node;
  const facts = [
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
    label: plainLine(nodeName(node)),
    value: facts.filter((fact) => fact !== '').join(' · '),
    digest: descriptor.digest,
    children: [...problemRows(node, locator), ...nodeRows(node, locator)],
  };
}

function problemRows({ problems, descriptor }: EvidenceNode, locator: Locator): readonly ImageRow[] {
  return [...new Set(problems.map((problem) => problemSentence(problem, descriptor.digest, locator)))].map(note);
}

function note(label: string): ImageRow {
  return { kind: 'note', label };
}
