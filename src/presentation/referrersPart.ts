import * as l10n from '@vscode/l10n';
import type { EvidenceNode } from '../inspection/evidence';
import type { CheckedEvidence, EvidenceState, FoundEvidence } from '../inspection/evidenceLookUp';
import type { PanelParts, ReferrerRow } from '../messages/panel';
import type { Manifest } from '../oci/manifest';
import type { Locator } from '../registry/imageSource';
import type { RegistryError } from '../registry/registryError';
import { formatTime } from './evidenceHover';
import { cutSentences, problemSentence } from './evidenceProblems';
import { statementSentences } from './evidenceStatements';
import { createdDay, foundText, nodeName, shownChildren } from './evidenceWords';
import { formatBytes, shortDigest, type Viewer } from './format';
import { plainLine } from './harmless';
import { lookUpSentence } from './lookUpSentence';
import { checksOf, hasSignatures } from './signatureChecks';
import { untrustedSentence } from './trustText';

/** What the section is about. */
export interface ReferrersSubject {
  readonly locator: Locator;
  /** What the locator stands for, where that is known. */
  readonly manifest: Manifest | undefined;
  readonly viewer: Viewer;
}

/** What refers to an image: the same tree as the terminal's. */
export function referrersPart(
  { locator, manifest, viewer }: ReferrersSubject,
  state: EvidenceState,
): PanelParts['referrers'] {
  switch (state.kind) {
    case 'loading':
      return { kind: 'loading' };
    case 'unasked':
      return { kind: 'unasked', sentence: askedSentence(locator, manifest) };
    case 'failed': {
      const { error, last } = state;
      const isRefusal = error.kind === 'unauthorized' || error.kind === 'denied';
      const canSignIn = isRefusal && locator.kind === 'registry';
      return {
        ...{ kind: 'failed', sentence: lookUpSentence(error, locator, manifest ? 'content' : 'reference'), canSignIn },
        ...(last ? { last: foundPart(last, locator, viewer) } : {}),
      };
    }
    case 'ready':
      return { kind: 'ready', ...foundPart(state, locator, viewer) };
  }
}

function foundPart(found: FoundEvidence, locator: Locator, { language }: Viewer) {
  const { tree, readings, time } = found;
  return {
    statements: [...statementSentences(tree, readings)],
    ...tablesOf(found, locator),
    ...(!readings && hasSignatures(tree.root) ? { untrusted: untrustedSentence() } : {}),
    time: l10n.t('Looked for at {0}', formatTime(time, language)),
  };
}

/** What is sent where a person asks for it. */
function askedSentence(locator: Locator, manifest: Manifest | undefined): string {
  if (locator.kind !== 'registry')
    return l10n.t('Reads what {0} holds that refers to this image. Nothing is sent.', plainLine(locator.path, 200));
  const registry = plainLine(locator.reference.registry, 80);
  const parts = manifest?.kind === 'index' ? manifest.manifests.length : 0;
  if (parts === 0)
    return l10n.t("Asks {0} for what refers to this image, for cosign's tags, and for what is found.", registry);
  return l10n.t(
    "Asks {0} for what refers to this image and to each of the {1} manifests of its index, for cosign's tags, and for what is found.",
    registry,
    parts,
  );
}

/** What could not be looked at of the image itself stands in the notes; of the others their rows tell. */
function tablesOf(
  { tree: { root, cosignTags, cuts }, readings, notes: ofChecks }: CheckedEvidence,
  locator: Locator,
): { rows: ReferrerRow[]; notes: string[] } {
  const problems = problemsWith(locator);
  const isComposed = cosignTags === 'notLookedFor';
  const notes = isComposed ? [l10n.t('This archive holds no manifest, so nothing can refer to it.')] : problems(root);
  const rowsBelow = (node: EvidenceNode, level: number): ReferrerRow[] =>
    shownChildren(node).flatMap((child) => [
      rowOf(child, level, problems(child), checksOf(readings?.get(child))),
      ...rowsBelow(child, level + 1),
    ]);
  return { rows: rowsBelow(root, 1), notes: [...notes, ...ofChecks, ...cutSentences(cuts)] };
}

/** What ended all questions at once is told in full where it is met first. */
function problemsWith(locator: Locator): (node: EvidenceNode) => string[] {
  const told = new Set<RegistryError>();
  return ({ problems, descriptor }) => {
    const sentences = problems.map((problem) => {
      if ('error' in problem && told.has(problem.error)) return l10n.t('not all could be looked at');
      if ('error' in problem) told.add(problem.error);
      return problemSentence(problem, descriptor.digest, locator);
    });
    return [...new Set(sentences)];
  };
}

function rowOf(node: EvidenceNode, level: number, problems: string[], checks: ReferrerRow['checks']): ReferrerRow {
  const { descriptor, kind, found, artifactType = '' } = node;
  return {
    digest: descriptor.digest,
    level,
    kind: kind.kind,
    name: plainLine(nodeName(node)),
    artifactType: kind.kind === 'content' ? '' : plainLine(artifactType),
    found: found.map(foundText).join(', '),
    shortDigest: shortDigest(descriptor.digest),
    size: formatBytes(descriptor.size),
    checks,
    notes: nodeNotes(node),
    problems,
  };
}

function nodeNotes({ created, isAgain, isAboutOther }: EvidenceNode): string[] {
  const day = createdDay(created);
  return [
    ...(day === undefined ? [] : [l10n.t('Created {0}', day)]),
    ...(isAgain ? [l10n.t('shown elsewhere')] : []),
    ...(isAboutOther ? [l10n.t('not counted: its manifest names another subject')] : []),
  ];
}
