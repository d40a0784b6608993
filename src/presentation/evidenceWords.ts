import * as l10n from '@vscode/l10n';
import {
  type EvidenceKind,
  type EvidenceNode,
  type Found,
  nodesOf,
  type Statement,
  type Topic,
  type UncheckedReason,
} from '../inspection/evidence';
import { isIndexType } from '../oci/mediaType';
import { formatPlatform } from '../oci/platform';
import { isReproducible, shortDigest } from './format';
import { plainLine } from './harmless';
import type { CheckCounts } from './signatureChecks';

/** What the tree shows below a node: images of an index that nothing stands below are left out. */
export function shownChildren({ children }: EvidenceNode): readonly EvidenceNode[] {
  return children.filter((child) => child.kind.kind !== 'content' || hasMore(child));
}

/** An image of an index that says nothing of itself is one line the less. */
function hasMore({ children, problems }: EvidenceNode): boolean {
  return problems.length > 0 || children.some((child) => child.kind.kind !== 'content' || hasMore(child));
}

/** What something is, for people. */
export function nodeName(node: EvidenceNode): string {
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

/** What an image or index is called in the tree. */
export function contentName({ descriptor: { platform, mediaType } }: EvidenceNode): string {
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

/** Where it was found. */
export function foundText(found: Found): string {
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

/** `2025-06-01`; undefined where there is no date, or one that means none. */
export function createdDay(created: string | undefined): string | undefined {
  const time = Date.parse(created ?? '');
  return Number.isFinite(time) && !isReproducible(created) ? new Date(time).toISOString().slice(0, 10) : undefined;
}

/**
 * What is said of one kind of evidence, without its name.
 * @param checked what came of checking; undefined where nothing was checked.
 */
export function statementText(statement: Statement, root: EvidenceNode, checked?: CheckCounts): string {
  switch (statement.kind) {
    case 'found': {
      const { count, subjects } = statement;
      const counts = countsText(count, checked);
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

function countsText(count: number, checked: CheckCounts | undefined): string {
  if (!checked) return l10n.t('{0}, not verified', count);
  const { verified, failed } = checked;
  return failed === 0
    ? l10n.t('{0}, verified: {1}', count, verified)
    : l10n.t('{0}, verified: {1}, failed: {2}', count, verified, failed);
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
