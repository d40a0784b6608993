import * as l10n from '@vscode/l10n';
import type { Verification } from '../artifacts/verification';
import {
  type EvidenceKind,
  type EvidenceNode,
  type EvidenceTree,
  nodesOf,
  type Statement,
  type Topic,
} from '../inspection/evidence';
import type { EvidenceReading } from '../inspection/evidenceContents';
import { topicOf } from '../inspection/evidenceKind';
import { contentFactsText } from './contentFactsText';
import { contentName, createdDay, foundText, nodeName, shownChildren, statementText } from './evidenceWords';
import { formatBytes } from './format';
import { plainLine } from './harmless';
import { verificationText } from './verificationText';

/** What was read of the places in a tree. */
type Readings = ReadonlyMap<EvidenceNode, EvidenceReading>;

const NOT_READ: Readings = new Map();

/** What a statement counts. */
type VerifiedAs = 'signature' | Extract<Topic, 'sbom' | 'provenance'>;

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
  const statements: readonly (readonly [string, Statement, VerifiedAs])[] = [
    [l10n.t('Signature'), tree.signed, 'signature'],
    [l10n.t('SBOM'), tree.sbom, 'sbom'],
    [l10n.t('Provenance'), tree.provenance, 'provenance'],
  ];
  const width = Math.max(...statements.map(([label]) => label.length));
  return [
    plainLine(name, 4_000),
    [tree.root.descriptor.digest, tree.root.artifactType ?? contentName(tree.root)]
      .map((text) => plainLine(text))
      .concat(readingTexts(readings.get(tree.root)))
      .join('  '),
    ...childLines(tree.root, '', readings),
    '',
    ...statements.map(([label, statement, as]) => {
      const count = checked && verifiedCount(checked, readings, as);
      return `${label.padEnd(width)}  ${statementText(statement, tree.root, count)}`;
    }),
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

/**
 * How many manifests about the root or a part of its index hold at least one signature that is verified as that: of several attestations
 * in one manifest, one says nothing of the others.
 */
function verifiedCount(root: EvidenceNode, readings: Readings, as: VerifiedAs): number {
  const contents = [...nodesOf(root)].filter((node) => node.kind.kind === 'content');
  const evidence = contents.flatMap(({ children }) => children.filter((child) => child.kind.kind !== 'content'));
  const verified = evidence.filter((node) =>
    readings.get(node)?.verifications.some((verification) => isVerifiedAs(node.kind, verification, as)),
  );
  return new Set(verified.map(({ descriptor }) => descriptor.digest)).size;
}

function isVerifiedAs(kind: EvidenceKind, verification: Verification, as: VerifiedAs): boolean {
  if (verification.kind !== 'verified') return false;
  if (kind.kind === 'signature') return as === 'signature';
  return kind.kind === 'attestation' && topicOf(verification.predicateType ?? '') === as;
}

/** What came of the checks first; what is the same for several of a manifest's parts stands there once. */
function readingTexts(reading: EvidenceReading | undefined): readonly string[] {
  if (!reading) return [];
  const { verifications, facts } = reading;
  const checks = verifications.map((verification) => verificationText(verification, verifications.length > 1));
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
