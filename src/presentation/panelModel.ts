import * as l10n from '@vscode/l10n';
import { nearestAnnotation } from '../inspection/annotation';
import type { ImageDetails, ImageSummary } from '../inspection/inspectImage';
import type { Fact, LayerRow, PanelImage, PanelLabels, PanelModel, PlatformRow } from '../messages/panel';
import type { Digest } from '../oci/digest';
import type { ImageConfig } from '../oci/imageConfig';
import { type ImageManifest, layersSize, platformEntries } from '../oci/manifest';
import type { Locator } from '../registry/imageSource';
import type { RegistryError } from '../registry/registryError';
import { formatBytes, formatCreated, shortDigest, type Viewer } from './format';
import { plainLine } from './harmless';
import { lookUpSentence } from './lookUpSentence';
import { entryName, locatorHeading, manifestName, platformName, userName } from './names';

/** What the panel knows of an image so far. */
export type Inspection =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: RegistryError }
  | {
      readonly kind: 'ready';
      readonly summary: ImageSummary;
      readonly details:
        | { readonly kind: 'loading' }
        | { readonly kind: 'failed'; readonly error: RegistryError }
        | { readonly kind: 'ready'; readonly details: ImageDetails | undefined };
      /** Compressed size in bytes of each platform's layers, as far as known. */
      readonly sizes: ReadonlyMap<Digest, number>;
    };

const VALUE_LIMIT = 4_000;
const MAX_ROWS = 500;

export function panelModel(locator: Locator, inspection: Inspection, viewer: Viewer): PanelModel {
  const heading = locatorHeading(locator);
  switch (inspection.kind) {
    case 'loading':
      return { ...heading, state: { kind: 'loading' } };
    case 'failed':
      return { ...heading, state: { kind: 'failed', sentence: lookUpSentence(inspection.error, locator) } };
    case 'ready': {
      const { summary, details, sizes } = inspection;
      const known = details.kind === 'ready' ? details.details : undefined;
      return {
        ...heading,
        state: {
          kind: 'ready',
          facts: headFacts(summary, known, viewer),
          platforms: platformRows(summary, known, sizes),
          image: imageState(locator, details),
        },
      };
    }
  }
}

/** The words of the page, in the user's language. */
export function panelLabels({ kind }: Locator): PanelLabels {
  return {
    loading: kind === 'registry' ? l10n.t('Asking the registry…') : l10n.t('Reading…'),
    refresh: l10n.t('Refresh'),
    showLog: l10n.t('Show Log'),
    copy: l10n.t('Copy'),
    showSizes: l10n.t('Show all sizes'),
    platforms: l10n.t('Platforms'),
    platform: l10n.t('Platform'),
    digest: l10n.t('Digest'),
    size: l10n.t('Compressed size'),
    configuration: l10n.t('Configuration'),
    layers: l10n.t('Layers and history'),
    instruction: l10n.t('Instruction'),
  };
}

/** What is known of what was asked for itself. */
export function headFacts(summary: ImageSummary, details: ImageDetails | undefined, viewer: Viewer): Fact[] {
  const { fetched } = summary;
  const annotation = (key: string) => nearestAnnotation(`org.opencontainers.image.${key}`, summary, details);
  const image = details?.manifest.value;
  return [
    { label: l10n.t('Digest'), value: fetched.digest, copy: fetched.digest, code: true },
    ...fact(l10n.t('Composed'), fetched.isComposed ? composedNote() : undefined),
    { label: l10n.t('Content'), value: manifestName(fetched.value) },
    { label: l10n.t('Media type'), value: plainLine(fetched.mediaType), code: true },
    ...fact(fetched.isComposed ? l10n.t('Size') : l10n.t('Compressed size'), image && formatBytes(layersSize(image))),
    ...fact(l10n.t('Created'), formatCreated(details?.config?.created ?? annotation('created'), viewer)),
    ...fact(l10n.t('Licence'), annotation('licenses')),
    ...fact(l10n.t('Source'), annotation('source')),
    ...fact(l10n.t('Base image'), annotation('base.name')),
    ...fact(l10n.t('Description'), annotation('description')),
  ];
}

function composedNote(): string {
  return l10n.t(
    'The archive holds no manifest: this one was made from its configuration, and no registry has this digest',
  );
}

/** An index's images; none for a single manifest. */
export function platformRows(
  { fetched }: ImageSummary,
  details: ImageDetails | undefined,
  sizes: ReadonlyMap<Digest, number>,
): PlatformRow[] {
  if (fetched.value.kind !== 'index') return [];
  return platformEntries(fetched.value)
    .slice(0, MAX_ROWS)
    .map((entry) => {
      const { digest } = entry;
      const isChosen = details?.entry?.digest === digest;
      const size = isChosen ? layersSize(details.manifest.value) : sizes.get(digest);
      return {
        digest,
        name: entryName(entry),
        shortDigest: shortDigest(digest),
        size: size === undefined ? '' : formatBytes(size),
        chosen: isChosen,
      };
    });
}

function imageState(locator: Locator, details: Extract<Inspection, { kind: 'ready' }>['details']): PanelImage {
  if (details.kind === 'loading') return { kind: 'loading' };
  if (details.kind === 'failed') return { kind: 'failed', sentence: lookUpSentence(details.error, locator, 'content') };
  const image = details.details;
  if (!image) return { kind: 'ready', configuration: [], layers: [] };
  return {
    kind: 'ready',
    configuration: image.config ? [...runFacts(image), ...environmentFacts(image.config)] : [],
    layers: layerRows(image.manifest.value, image.config),
  };
}

/** How the image is run; nothing for an artifact. */
export function runFacts({ platform, config }: ImageDetails): Fact[] {
  if (!config) return [];
  const words = (values: readonly string[]) => values.map((value) => JSON.stringify(value)).join(' ');
  return [
    { label: l10n.t('Platform'), value: platformName(platform) },
    { label: l10n.t('User'), value: userName(config.user) },
    ...fact(l10n.t('Entrypoint'), words(config.entrypoint), true),
    ...fact(l10n.t('Command'), words(config.cmd), true),
    ...fact(l10n.t('Working directory'), config.workingDir, true),
    ...fact(l10n.t('Ports'), config.exposedPorts.join(', ')),
    ...fact(l10n.t('Volumes'), config.volumes.join(', '), true),
    ...fact(l10n.t('Stop signal'), config.stopSignal),
  ];
}

/** A fact a variable. */
export function environmentFacts({ env }: ImageConfig): Fact[] {
  return env.slice(0, MAX_ROWS).map((variable): Fact => {
    const [name = '', ...value] = variable.split('=');
    return { label: plainLine(name, 80), value: plainLine(value.join('='), VALUE_LIMIT), code: true };
  });
}

/** History and layers joined: an entry without a layer has no size, a layer without an entry is shown by its media type. */
export function layerRows(manifest: ImageManifest, config: ImageConfig | undefined): LayerRow[] {
  const layers = [...manifest.layers];
  const rows = (config?.history ?? []).slice(0, MAX_ROWS).map((entry): LayerRow => {
    const layer = entry.emptyLayer ? undefined : layers.shift();
    return {
      instruction: plainLine(entry.createdBy ?? entry.comment ?? '', VALUE_LIMIT),
      size: layer ? formatBytes(layer.size) : '',
    };
  });
  const rest = layers.slice(0, MAX_ROWS).map((layer): LayerRow => {
    const title = layer.annotations['org.opencontainers.image.title'];
    return { instruction: plainLine(title ?? layer.mediaType), size: formatBytes(layer.size) };
  });
  return [...rows, ...rest];
}

function fact(label: string, value: string | undefined, code?: boolean): Fact[] {
  const text = plainLine(value ?? '', VALUE_LIMIT);
  return text === '' ? [] : [{ label, value: text, ...(code ? { code } : {}) }];
}
