import * as l10n from '@vscode/l10n';
import { detailsSoFar, type InspectionState, type Part } from '../inspection/imageInspection';
import type { Fact, PanelParts } from '../messages/panel';
import { isContainerImage } from '../oci/manifest';
import { formatReference } from '../references/reference';
import type { Locator } from '../registry/imageSource';
import type { RegistryError } from '../registry/registryError';
import { annotationRows } from './annotationRows';
import { environmentFacts, runFacts } from './configurationFacts';
import { contentRows } from './contentRows';
import { contentSize } from './contentSize';
import { copied } from './fact';
import type { Viewer } from './format';
import { imageFacts } from './imageFacts';
import { layerRows } from './layerRows';
import { lookUpSentence } from './lookUpSentence';
import { locatorHeading, locatorName, platformName } from './names';
import { plainLine } from './harmless';
import { documentRow, rawDocuments } from './rawDocuments';
import { registryPage } from './registryPage';

/** What a panel is about, beside what is known of it. */
export interface PanelSubject {
  readonly locator: Locator;
  /** It was opened from a place in a document where a pin can be written. */
  readonly canPin: boolean;
  /** Why nothing is asked for until a person says so: a sentence. */
  readonly unasked: string;
  readonly viewer: Viewer;
}

type PartName = keyof PanelParts;
type Maker<K extends PartName> = (subject: PanelSubject, state: InspectionState) => PanelParts[K];

/** Each part of the page: what it is made of, and how. A new section is one line here. */
const PARTS: { readonly [K in PartName]: readonly [Maker<K>, readonly (keyof InspectionState)[]] } = {
  header: [header, []],
  overview: [overview, ['summary', 'image', 'config']],
  contents: [contents, ['summary', 'image', 'unfolded', 'sizes']],
  configuration: [configuration, ['summary', 'image', 'config']],
  layers: [layers, ['summary', 'image', 'config']],
  annotations: [annotations, ['summary', 'image', 'config']],
  raw: [raw, ['summary', 'image']],
};

/** The parts of the page that are another than they were; all of them where there was none before. */
export function panelParts(
  subject: PanelSubject,
  state: InspectionState,
  before?: InspectionState,
): Partial<PanelParts> {
  const names = (Object.keys(PARTS) as PartName[]).filter(
    (name) => !before || PARTS[name][1].some((key) => state[key] !== before[key]),
  );
  return Object.fromEntries(names.map((name) => [name, PARTS[name][0](subject, state)]));
}

function header({ locator, canPin }: PanelSubject): PanelParts['header'] {
  const page = locator.kind === 'registry' ? registryPage(locator.reference) : undefined;
  return {
    ...locatorHeading(locator),
    canPin,
    canCompare: locator.kind === 'registry',
    ...(page ? { webPage: { label: l10n.t('Open in {0}', page.name), url: page.url } } : {}),
  };
}

function overview(subject: PanelSubject, state: InspectionState): PanelParts['overview'] {
  const { summary } = state;
  if (summary.kind !== 'ready') return missing(subject, summary);
  const { locator, viewer } = subject;
  return { kind: 'ready', facts: [nameFact(locator), ...imageFacts(summary.value, detailsSoFar(state), viewer)] };
}

function missing({ locator, unasked }: PanelSubject, summary: Exclude<InspectionState['summary'], { kind: 'ready' }>) {
  switch (summary.kind) {
    case 'loading':
      return { kind: 'loading' as const };
    case 'unasked':
      return { kind: 'unasked' as const, sentence: unasked };
    case 'failed':
      return failed(summary.error, locator, 'reference');
  }
}

function nameFact(locator: Locator): Fact {
  const name = locatorName(locator);
  const label = locator.kind === 'registry' ? l10n.t('Reference') : l10n.t('Place');
  const shown = locator.kind === 'registry' ? formatReference(locator.reference) : plainLine(name, 1_000);
  return { label, value: shown, code: true, ...copied(name) };
}

function contents({ locator }: PanelSubject, state: InspectionState): PanelParts['contents'] {
  if (state.summary.kind === 'loading') return { kind: 'loading' };
  return { kind: 'ready', ...contentRows(locator, state) };
}

function configuration({ locator }: PanelSubject, state: InspectionState): PanelParts['configuration'] {
  const part = firstMissing(state.summary, state.image, state.config);
  if (part?.kind === 'loading') return { kind: 'loading' };
  if (part?.kind === 'failed') return failed(part.error, locator, 'content');
  const details = detailsSoFar(state);
  if (!details?.config) return { kind: 'ready', title: '', facts: [], environment: [] };
  return {
    kind: 'ready',
    title: platformName(details.platform),
    facts: runFacts(details),
    environment: environmentFacts(details.config),
  };
}

/** The manifest knows the layers: without the configuration what made them is missing. */
function layers({ locator }: PanelSubject, state: InspectionState): PanelParts['layers'] {
  const part = firstMissing(state.summary, state.image);
  if (part?.kind === 'loading' || state.config.kind === 'loading') return { kind: 'loading' };
  if (part?.kind === 'failed') return failed(part.error, locator, 'content');
  const details = detailsSoFar(state);
  if (!details) return { kind: 'ready', total: '', rows: [] };
  const { value } = details.manifest;
  const isArtifact = !isContainerImage(value);
  return {
    kind: 'ready',
    total: contentSize(value),
    ...layerRows(value, details.config),
    ...(isArtifact && { isArtifact }),
  };
}

/** Where nothing is known it does not say that there are none, but what the overview says; the page shows that once. */
function annotations(subject: PanelSubject, state: InspectionState): PanelParts['annotations'] {
  if (state.summary.kind !== 'ready') return missing(subject, state.summary);
  return { kind: 'ready', ...annotationRows(state.summary.value, detailsSoFar(state)) };
}

function raw(_subject: PanelSubject, state: InspectionState): PanelParts['raw'] {
  if (state.summary.kind === 'loading') return { kind: 'loading' };
  return { kind: 'ready', documents: rawDocuments(state).map(documentRow) };
}

function failed(error: RegistryError, locator: Locator, part: 'reference' | 'content') {
  const isRefusal = error.kind === 'unauthorized' || error.kind === 'denied';
  return {
    kind: 'failed' as const,
    sentence: lookUpSentence(error, locator, part),
    canSignIn: isRefusal && locator.kind === 'registry',
  };
}

/**
 * The first of some parts that is on its way or failed. Where the reference itself failed or was not asked for, the overview says so,
 * and nobody else again.
 */
function firstMissing(summary: Part<unknown>, ...parts: readonly Part<unknown>[]) {
  if (summary.kind !== 'ready') return summary.kind === 'loading' ? summary : undefined;
  return parts.find((part) => part.kind === 'loading' || part.kind === 'failed');
}
