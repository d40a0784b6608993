import * as l10n from '@vscode/l10n';
import type { EvidenceNode, EvidenceTree, Statement } from '../inspection/evidence';
import type { EvidenceReading } from '../inspection/evidenceContents';
import { contentFactsText } from './contentFactsText';
import { contentName, createdDay, foundText, nodeName, shownChildren, statementText } from './evidenceWords';
import { formatBytes } from './format';
import { plainLine } from './harmless';
import { type EvidenceUse, type Readings, SignatureChecks } from './signatureChecks';
import { TRUST_OPTIONS } from './trustText';
import { verificationText } from './verificationText';

const NOT_READ: Readings = new Map();

/**
 * What there is about an image as a tree of plain lines, and what follows from it, without a line's end. Images of the index that
 * nothing stands below are left out. Whatever a registry says, a terminal shows it and obeys nothing.
 * @param name how the image was asked for.
 * @param checked the root of what signatures were checked in, where they were: that of the whole tree, as statements are.
 */
export function evidenceText(
  name: string,
  tree: EvidenceTree,
  readings: Readings = NOT_READ,
  checked?: EvidenceNode,
): string {
  const statements: readonly (readonly [string, Statement, EvidenceUse])[] = [
    [l10n.t('Signature'), tree.signed, 'signature'],
    [l10n.t('SBOM'), tree.sbom, 'sbom'],
    [l10n.t('Provenance'), tree.provenance, 'provenance'],
  ];
  const checks = checked && new SignatureChecks(checked, readings);
  const width = Math.max(...statements.map(([label]) => label.length));
  return [
    plainLine(name, 4_000),
    [tree.root.descriptor.digest, tree.root.artifactType ?? contentName(tree.root)]
      .map((text) => plainLine(text))
      .concat(readingTexts(readings.get(tree.root)))
      .join('  '),
    ...childLines(tree.root, '', readings),
    '',
    ...statements.map(
      ([label, statement, use]) => `${label.padEnd(width)}  ${statementText(statement, tree.root, checks?.count(use))}`,
    ),
  ].join('\n');
}

function childLines(node: EvidenceNode, indent: string, readings: Readings): readonly string[] {
  const shown = shownChildren(node);
  return shown.flatMap((child, index) => {
    const isLast = index === shown.length - 1;
    const own = `${indent}${isLast ? '└── ' : '├── '}${[nodeText(child), ...readingTexts(readings.get(child))].join('  ')}`;
    return [own, ...childLines(child, `${indent}${isLast ? '    ' : '│   '}`, readings)];
  });
}

/** What came of the checks first; what is the same for several of a manifest's parts stands there once. */
function readingTexts(reading: EvidenceReading | undefined): readonly string[] {
  if (!reading) return [];
  const { verifications, facts } = reading;
  const checks = verifications.map((each) => verificationText(each, TRUST_OPTIONS, verifications.length > 1));
  return [...new Set([...checks, ...facts.map(contentFactsText)])];
}

function nodeText(node: EvidenceNode): string {
  const { descriptor, kind, created, found, isAgain, isAboutOther, problems } = node;
  const notes = [
    ...found.map(foundText),
    ...(isAgain ? [l10n.t('shown elsewhere')] : []),
    ...(isAboutOther ? [l10n.t('not counted: its manifest names another subject')] : []),
    ...(problems.length > 0 ? [l10n.t('not all could be looked at')] : []),
  ];
  const parts = [
    nodeName(node),
    kind.kind === 'content' ? undefined : node.artifactType,
    descriptor.digest,
    formatBytes(descriptor.size),
    createdDay(created),
    `[${notes.join('; ')}]`,
  ];
  return parts.flatMap((part) => (part === undefined ? [] : [plainLine(part)])).join('  ');
}
