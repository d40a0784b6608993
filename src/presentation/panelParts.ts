import * as l10n from '@vscode/l10n';
import { detailsSoFar, type InspectionState, type Part } from '../inspection/inspectionState';
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

/** Referrers are looked for apart, and what an artifact holds is read apart: see referrersPart and heldPart. */
type PartName = Exclude<keyof PanelParts, 'referrers' | 'held'>;
type Maker<K extends PartName> = (subject: PanelSubject, state: InspectionState) => PanelParts[K];

/** Each part of the page: what it is made of, and how. A new section is one line here. */
const PARTS: { readonly [K in PartName]: readonly [Maker<K>, readonly (keyof InspectionState)[]] } = {
  header: [header, []],
  overview: [overview, ['summary', 'refresh', 'image', 'config']],
  contents: [contents, ['summary', 'image', 'chosen', 'unfolded', 'sizes', 'sizing', 'withoutSize']],
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

/** Asked for anew, it says how that stands: what was there before stays in all the other parts. */
function overview(subject: PanelSubject, state: InspectionState): PanelParts['overview'] {
  const { locator, viewer } = subject;
  const { summary, refresh } = state;
  if (summary.kind !== 'ready') return whyMissing(subject, summary);
  if (refresh.kind === 'loading') return { kind: 'loading' };
  const facts = [nameFact(locator), ...imageFacts(summary.value, detailsSoFar(state), viewer)];
  return refresh.kind === 'failed'
    ? { ...failed(refresh.error, locator, 'reference'), last: { facts } }
    : { kind: 'ready', facts };
}

function nameFact(locator: Locator): Fact {
  const name = locatorName(locator);
  const label = locator.kind === 'registry' ? l10n.t('Reference') : l10n.t('Place');
  const shown = locator.kind === 'registry' ? formatReference(locator.reference) : plainLine(name, 1_000);
  return { label, value: shown, code: true, ...copied(name) };
}

function contents(subject: PanelSubject, state: InspectionState): PanelParts['contents'] {
  if (state.summary.kind !== 'ready') return whyMissing(subject, state.summary);
  return { kind: 'ready', ...contentRows(subject.locator, state) };
}

function configuration(subject: PanelSubject, state: InspectionState): PanelParts['configuration'] {
  const { summary, image, config } = state;
  if (summary.kind !== 'ready') return whyMissing(subject, summary);
  const missing = [image, config].find(isMissing);
  if (missing) return whyMissing(subject, missing, 'content');
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
function layers(subject: PanelSubject, state: InspectionState): PanelParts['layers'] {
  const { summary, image, config } = state;
  if (summary.kind !== 'ready') return whyMissing(subject, summary);
  if (isMissing(image)) return whyMissing(subject, image, 'content');
  if (config.kind === 'loading') return { kind: 'loading' };
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

/** That there are none is said only once all who could have some are known. */
function annotations(subject: PanelSubject, state: InspectionState): PanelParts['annotations'] {
  const { summary, image, config } = state;
  if (summary.kind !== 'ready') return whyMissing(subject, summary);
  const known = annotationRows(summary.value, detailsSoFar(state));
  const missing = [image, config].find(isMissing);
  if (missing && known.rows.length === 0) return whyMissing(subject, missing, 'content');
  if (missing?.kind !== 'failed') return { kind: 'ready', ...known };
  const unknown =
    missing === image
      ? l10n.t('Those of the manifest and the labels are not known: they could not be read.')
      : l10n.t('The labels are not known: the configuration could not be read.');
  return { kind: 'ready', ...known, leftOut: [known.leftOut, unknown].filter(Boolean).join(' ') };
}

function raw(subject: PanelSubject, state: InspectionState): PanelParts['raw'] {
  if (state.summary.kind !== 'ready') return whyMissing(subject, state.summary);
  return { kind: 'ready', documents: rawDocuments(state).map(documentRow) };
}

type Missing = Exclude<Part<unknown>, { kind: 'ready' }>;

function isMissing(part: Part<unknown>): part is Missing {
  return part.kind !== 'ready';
}

/** What stands in place of what is not known: the page shows the same only once. */
function whyMissing({ locator, unasked }: PanelSubject, part: Missing, of: 'reference' | 'content' = 'reference') {
  if (part.kind === 'failed') return failed(part.error, locator, of);
  return part.kind === 'loading' ? { kind: part.kind } : { kind: part.kind, sentence: unasked };
}

function failed(error: RegistryError, locator: Locator, part: 'reference' | 'content') {
  const isRefusal = error.kind === 'unauthorized' || error.kind === 'denied';
  return {
    kind: 'failed' as const,
    sentence: lookUpSentence(error, locator, part),
    canSignIn: isRefusal && locator.kind === 'registry',
  };
}
