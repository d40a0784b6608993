import * as l10n from '@vscode/l10n';
import type { EvidenceKind } from '../inspection/evidence';
import type { ImageDetails, ImageSummary } from '../inspection/inspectImage';
import type { Fact } from '../messages/panel';
import type { Digest } from '../oci/digest';
import { layersSize, platformEntries } from '../oci/manifest';
import { platformPath } from '../oci/platform';
import { environmentFacts, runFacts } from './configurationFacts';
import { VALUE_LIMIT } from './fact';
import { formatBytes, shortDigest } from './format';
import { plainLine } from './harmless';
import { historyLines } from './layerRows';
import { manifestName, platformName } from './names';

/** What of an image a tree shows. */
export type ImageSection = 'platforms' | 'configuration' | 'layers' | 'referrers';

/** A row of plain, harmless text. */
export interface ImageRow {
  /** `trust`: leads to the settings that say whom a person trusts. */
  readonly kind: 'platform' | 'fact' | 'layer' | 'group' | 'referrer' | 'note' | 'trust';
  /** What kind of evidence a referrer is. */
  readonly evidence?: EvidenceKind['kind'] | undefined;
  /** What came of checking its signatures; undefined where they were not checked. Its value says so in words. */
  readonly check?: 'verified' | 'failed' | undefined;
  readonly label: string;
  /** Beside the label. */
  readonly value?: string | undefined;
  /** That of a platform's or referrer's manifest. */
  readonly digest?: Digest | undefined;
  /** As `os/architecture[/variant]`. */
  readonly platform?: string | undefined;
  readonly children?: readonly ImageRow[] | undefined;
}

/** So many rows of a list; one more says how many are left out. */
const MAX_ROWS = 200;

/** The platforms of an index, in its order; attestations are none. */
export function indexRows({ fetched }: ImageSummary): readonly ImageRow[] {
  if (fetched.value.kind !== 'index') return [];
  const entries = platformEntries(fetched.value);
  if (entries.length === 0) return [{ kind: 'note', label: l10n.t('This index holds no image.') }];
  return listed(entries, ({ digest, platform }) => ({
    kind: 'platform',
    label: platformName(platform),
    value: shortDigest(digest),
    digest,
    platform: platform && platformPath(platform),
  }));
}

/** The one platform of an image that is no index's; for an artifact, what it is. */
export function singleRows({ platform, manifest, config }: ImageDetails): readonly ImageRow[] {
  if (!config) return [{ kind: 'note', label: manifestName(manifest.value) }];
  const value = [shortDigest(manifest.digest), formatBytes(layersSize(manifest.value))].join(' · ');
  const path = platform && platformPath(platform);
  return [{ kind: 'platform', label: platformName(platform), value, digest: manifest.digest, platform: path }];
}

/** How an image is run. */
export function configurationRows(details: ImageDetails | undefined): readonly ImageRow[] {
  if (!details) return [{ kind: 'note', label: l10n.t('This index holds no image.') }];
  const { config, manifest } = details;
  if (!config) return [{ kind: 'note', label: manifestName(manifest.value) }];
  const labels = Object.entries(config.labels).map(([label, value]): Fact => ({
    label: plainLine(label, 80),
    value: plainLine(value, 1_000),
  }));
  return [
    ...runFacts(details).map(factRow),
    ...group(l10n.t('Environment'), environmentFacts(config), config.env.length),
    ...group(l10n.t('Labels'), labels, labels.length),
  ];
}

/** The lines of an image's history with the sizes of their layers. */
export function historyRows(details: ImageDetails | undefined): readonly ImageRow[] {
  if (!details) return [{ kind: 'note', label: l10n.t('This index holds no image.') }];
  const all = historyLines(details.manifest.value, details.config);
  if (all.length === 0) return [{ kind: 'note', label: l10n.t('This image has no layers.') }];
  return listed(all, ({ instruction, layer }) => ({
    kind: 'layer',
    label: plainLine(instruction, VALUE_LIMIT) || l10n.t('no instruction is written'),
    value: layer ? formatBytes(layer.size) : '',
  }));
}

/** A row for each, of a long list the first; one more row says how many are left out. */
export function listed<T>(all: readonly T[], rowOf: (each: T) => ImageRow): readonly ImageRow[] {
  return [...all.slice(0, MAX_ROWS).map(rowOf), ...more(all.length - MAX_ROWS)];
}

function group(label: string, facts: readonly Fact[], count: number): readonly ImageRow[] {
  if (count === 0) return [];
  const children = facts.slice(0, MAX_ROWS).map(factRow);
  return [{ kind: 'group', label, value: String(count), children: [...children, ...more(count - children.length)] }];
}

function factRow({ label, value }: Fact): ImageRow {
  return { kind: 'fact', label, value };
}

function more(count: number): readonly ImageRow[] {
  if (count <= 0) return [];
  return [
    { kind: 'note', label: count === 1 ? l10n.t('1 more is not listed') : l10n.t('{0} more are not listed', count) },
  ];
}
