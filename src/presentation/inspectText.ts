import * as l10n from '@vscode/l10n';
import type { ImageDetails, ImageSummary } from '../inspection/inspectImage';
import type { Fact, LayerRow, PlatformRow } from '../messages/panel';
import type { Annotations } from '../oci/descriptor';
import type { Viewer } from './format';
import { plainLine } from './harmless';
import { environmentFacts, headFacts, layerRows, platformRows, runFacts } from './panelModel';

/** A name longer than this does not push all values aside. */
const MAX_LABEL_WIDTH = 44;
const MAX_VALUE = 4_000;
const MAX_ROWS = 500;

/**
 * What the panel shows of an image, and its labels and annotations, as aligned lines of plain text without a line's end. Whatever the
 * image says, a terminal shows it and obeys nothing.
 * @param name how the image was asked for.
 * @param details of one platform's image; undefined where there is none, or it could not be read.
 */
export function inspectText(
  name: string,
  summary: ImageSummary,
  details: ImageDetails | undefined,
  viewer: Viewer,
): string {
  const config = details?.config;
  const image = details?.manifest;
  const isOfIndex = image !== undefined && image.digest !== summary.fetched.digest;
  const sections = [
    factLines([
      { label: l10n.t('Reference'), value: plainLine(name, MAX_VALUE) },
      ...headFacts(summary, details, viewer),
    ]),
    section(l10n.t('Platforms'), platformLines(platformRows(summary, details, new Map()))),
    section(l10n.t('Manifest'), isOfIndex ? manifestLines(image) : []),
    section(l10n.t('Configuration'), details ? factLines(runFacts(details)) : []),
    section(l10n.t('Environment'), config ? factLines(environmentFacts(config)) : []),
    section(l10n.t('Labels'), mapLines(config?.labels)),
    section(l10n.t('Layers and history'), image ? layerLines(layerRows(image.value, config)) : []),
    section(l10n.t('Annotations'), mapLines(summary.fetched.value.annotations)),
    section(l10n.t('Annotations of the image'), isOfIndex ? mapLines(image.value.annotations) : []),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function manifestLines({ digest, mediaType }: ImageDetails['manifest']): readonly string[] {
  return factLines([
    { label: l10n.t('Digest'), value: digest },
    { label: l10n.t('Media type'), value: plainLine(mediaType) },
  ]);
}

function mapLines(map: Annotations | undefined): readonly string[] {
  const entries = Object.entries(map ?? {}).slice(0, MAX_ROWS);
  return factLines(entries.map(([key, value]) => ({ label: plainLine(key), value: plainLine(value, MAX_VALUE) })));
}

function factLines(facts: readonly Fact[]): readonly string[] {
  const width = widest(facts.map(({ label }) => label));
  return facts.map(({ label, value }) => `${label.padEnd(width)}  ${value}`.trimEnd());
}

/** The digest stands in full: a terminal's reader has no button to copy it with. */
function platformLines(rows: readonly PlatformRow[]): readonly string[] {
  const width = widest(rows.map(({ name }) => name));
  return rows.map(({ name, digest, size, chosen }) =>
    `${chosen ? '*' : ' '} ${name.padEnd(width)}  ${digest}  ${size}`.trimEnd(),
  );
}

function layerLines(rows: readonly LayerRow[]): readonly string[] {
  const width = widest(rows.map(({ size }) => size));
  return rows.map(({ size, instruction }) => `${size.padStart(width)}  ${instruction}`.trimEnd());
}

function widest(texts: readonly string[]): number {
  return Math.min(MAX_LABEL_WIDTH, Math.max(0, ...texts.map(({ length }) => length)));
}
