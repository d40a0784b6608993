import * as l10n from '@vscode/l10n';
import {
  type Cut,
  type EvidenceKind,
  type EvidenceNode,
  type EvidenceTree,
  type Found,
  type LookUpProblem,
  nodesOf,
  type Statement,
  type Topic,
  type UncheckedReason,
} from '../inspection/evidence';
import type { EvidenceReading } from '../inspection/evidenceContents';
import type { Digest } from '../oci/digest';
import { isIndexType } from '../oci/mediaType';
import { formatPlatform } from '../oci/platform';
import type { Locator } from '../registry/imageSource';
import type { RegistryError } from '../registry/registryError';
import { contentFactsText } from './contentFactsText';
import { formatBytes, isReproducible, shortDigest } from './format';
import { plainLine } from './harmless';
import { lookUpSentence } from './lookUpSentence';
import { verificationText } from './verificationText';

/** What was read of the places in a tree. */
type Readings = ReadonlyMap<EvidenceNode, EvidenceReading>;

const NOT_READ: Readings = new Map();

/**
 * What there is about an image as a tree of plain lines, and what follows from it, without a line's end. Images of the index that
 * nothing stands below are left out. Whatever a registry says, a terminal shows it and obeys nothing.
 * @param name how the image was asked for.
 * @param isChecked signatures were checked against somebody.
 */
export function evidenceText(
  name: string,
  tree: EvidenceTree,
  readings: Readings = NOT_READ,
  isChecked = false,
): string {
  const statements: readonly (readonly [string, Statement, (kind: EvidenceKind) => boolean])[] = [
    [l10n.t('Signature'), tree.signed, (kind) => kind.kind === 'signature'],
    [l10n.t('SBOM'), tree.sbom, (kind) => kind.kind === 'attestation' && kind.topics.includes('sbom')],
    [
      l10n.t('Provenance'),
      tree.provenance,
      (kind) => kind.kind === 'attestation' && kind.topics.includes('provenance'),
    ],
  ];
  const verified = isChecked ? verifiedIn(tree.root, readings) : undefined;
  const width = Math.max(...statements.map(([label]) => label.length));
  return [
    plainLine(name, 4_000),
    [tree.root.descriptor.digest, tree.root.artifactType ?? contentName(tree.root)]
      .map((text) => plainLine(text))
      .concat(readingTexts(readings.get(tree.root)))
      .join('  '),
    ...childLines(tree.root, '', readings),
    '',
    ...statements.map(([label, statement, is]) => {
      const count = verified?.filter(is).length;
      return `${label.padEnd(width)}  ${statementText(statement, tree.root, count)}`;
    }),
  ].join('\n');
}

/** What of the tree could not be looked at, and what to do: one sentence. */
export function problemSentence(problem: LookUpProblem, digest: Digest, locator: Locator): string {
  const about = shortDigest(digest);
  if ('end' in problem) return endSentence(problem.end, about);
  const reason = lookUpSentence(problem.error, locator, 'content');
  switch (problem.what) {
    case 'manifest':
      return l10n.t('{0} could not be read. {1}', about, reason);
    case 'referrers':
      return l10n.t('What refers to {0} could not be read. {1}', about, reason);
    case 'cosignTags':
      return l10n.t("Cosign's tags of {0} could not be read. {1}", about, reason);
  }
}

/** Why the content of an artifact was not read, and what to do: one sentence. */
export function unreadSentence(error: RegistryError, digest: Digest, locator: Locator): string {
  return l10n.t('{0} could not be read. {1}', shortDigest(digest), lookUpSentence(error, locator, 'content'));
}

/** What else there may be. */
export function cutSentences(cuts: readonly Cut[]): readonly string[] {
  return cuts.map((cut) => {
    switch (cut) {
      case 'wanted':
        return l10n.t('There may be more below: nothing deeper than {0} was looked for.', '--depth');
      case 'depth':
        return l10n.t(
          'There may be more below: nothing deeper than 16 levels is looked for, or deeper than 4 indexes in each other.',
        );
      case 'nodes':
        return l10n.t(
          'There is more than this: no more than 2,000 manifests are looked at. Ask for one of them by its digest.',
        );
    }
  });
}

function childLines(node: EvidenceNode, indent: string, readings: Readings): readonly string[] {
  const shown = node.children.filter((child) => child.kind.kind !== 'content' || hasMore(child));
  return shown.flatMap((child, index) => {
    const isLast = index === shown.length - 1;
    const own = `${indent}${isLast ? '└── ' : '├── '}${[nodeText(child), ...readingTexts(readings.get(child))].join('  ')}`;
    return [own, ...childLines(child, `${indent}${isLast ? '    ' : '│   '}`, readings)];
  });
}

/** What is about the root or a part of its index, and verified: at least one signature of each manifest. */
function verifiedIn(root: EvidenceNode, readings: Readings): readonly EvidenceKind[] {
  const contents = [...nodesOf(root)].filter((node) => node.kind.kind === 'content');
  const evidence = contents.flatMap(({ children }) => children.filter((child) => child.kind.kind !== 'content'));
  const verified = evidence.filter((node) => readings.get(node)?.verifications.some(({ kind }) => kind === 'verified'));
  return [...new Map(verified.map(({ descriptor, kind }) => [descriptor.digest, kind])).values()];
}

/** What came of the checks first; what is the same for several of a manifest's parts stands there once. */
function readingTexts(reading: EvidenceReading | undefined): readonly string[] {
  if (!reading) return [];
  return [...new Set([...reading.verifications.map(verificationText), ...reading.facts.map(contentFactsText)])];
}

/** An image of an index that says nothing of itself is one line the less. */
function hasMore({ children, problems }: EvidenceNode): boolean {
  return problems.length > 0 || children.some((child) => child.kind.kind !== 'content' || hasMore(child));
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
    kindText(node),
    kind.kind === 'content' ? undefined : node.artifactType,
    descriptor.digest,
    formatBytes(descriptor.size),
    createdText(created),
    `[${notes.join('; ')}]`,
  ];
  return parts.flatMap((part) => (part === undefined ? [] : [plainLine(part)])).join('  ');
}

function createdText(created: string | undefined): string | undefined {
  const time = Date.parse(created ?? '');
  return Number.isFinite(time) && !isReproducible(created) ? new Date(time).toISOString().slice(0, 10) : undefined;
}

function kindText(node: EvidenceNode): string {
  const { kind } = node;
  switch (kind.kind) {
    case 'content':
      return contentName(node);
    case 'signature':
      return signatureText(kind.form);
    case 'attestation':
      return kind.topics.map(topicText).join(', ');
    case 'sbom':
      return l10n.t('SBOM');
    case 'other':
      return l10n.t('Artifact');
  }
}

function contentName({ descriptor: { platform, mediaType } }: EvidenceNode): string {
  if (platform) return plainLine(formatPlatform(platform), 80);
  return isIndexType(mediaType) ? l10n.t('Index') : l10n.t('Image');
}

function partName(node: EvidenceNode): string {
  const { platform, digest } = node.descriptor;
  return platform ? contentName(node) : `${contentName(node)} ${shortDigest(digest)}`;
}

function signatureText(form: Extract<EvidenceKind, { kind: 'signature' }>['form']): string {
  switch (form) {
    case 'cosign':
      return l10n.t('Cosign signature');
    case 'notary':
      return l10n.t('Notary signature');
    case 'sigstore':
      return l10n.t('Sigstore signature');
    case 'other':
      return l10n.t('Signature');
  }
}

function topicText(topic: Topic): string {
  switch (topic) {
    case 'sbom':
      return l10n.t('SBOM attestation');
    case 'provenance':
      return l10n.t('Provenance attestation');
    case 'other':
      return l10n.t('Attestation');
  }
}

function foundText(found: Found): string {
  switch (found) {
    case 'api':
      return l10n.t('referrers API');
    case 'tagSchema':
      return l10n.t('referrers tag');
    case 'cosignTag':
      return l10n.t("cosign's tag");
    case 'indexEntry':
      return l10n.t('index');
    case 'localIndex':
      return 'index.json';
  }
}

/** @param verified how many were; undefined where nothing was checked. */
function statementText(statement: Statement, root: EvidenceNode, verified: number | undefined): string {
  switch (statement.kind) {
    case 'found': {
      const { count, subjects } = statement;
      const counts =
        verified === undefined ? l10n.t('{0}, not verified', count) : l10n.t('{0}, verified: {1}', count, verified);
      if (subjects.includes(root.descriptor.digest)) return counts;
      const names = [...nodesOf(root)].filter(
        ({ descriptor: { digest }, isAgain }) => !isAgain && subjects.includes(digest),
      );
      const list = plainLine(names.map(partName).join(', '), 400);
      return l10n.t('{0}; not of the index itself, but of {1}', counts, list);
    }
    case 'none':
      return l10n.t('none: every look-up succeeded');
    case 'unchecked':
      return l10n.t('could not be checked: {0}', [...new Set(statement.reasons.map(reasonText))].join(', '));
    case 'notLookedFor':
      return l10n.t('not looked for');
  }
}

function reasonText(reason: UncheckedReason): string {
  if ('error' in reason) {
    switch (reason.what) {
      case 'manifest':
        return l10n.t('a manifest was not read');
      case 'referrers':
        return l10n.t('a list of referrers was not read');
      case 'cosignTags':
        return l10n.t("cosign's tags were not read");
    }
  }
  return 'end' in reason ? l10n.t('a list of referrers has no end') : l10n.t('there is too much of it');
}

function endSentence(end: 'limit' | 'circle', about: string): string {
  return end === 'limit'
    ? l10n.t(
        'There is more that refers to {0}: the rest of the list was not read, since a list is read to 10,000 entries.',
        about,
      )
    : l10n.t(
        'The list of what refers to {0} leads round and round, so there may be more: tell the owner of the registry.',
        about,
      );
}
