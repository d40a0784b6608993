import * as l10n from '@vscode/l10n';
import type { ImageDetails, ImageSummary } from '../inspection/inspectImage';
import type { Fact } from '../messages/panel';
import type { Annotations } from '../oci/descriptor';
import { layersSize, platformEntries } from '../oci/manifest';
import { environmentFacts, runFacts } from './configurationFacts';
import { formatBytes, type Viewer } from './format';
import { plainLine } from './harmless';
import { imageFacts } from './imageFacts';
import { type HistoryLine, historyLines } from './layerRows';
import { entryName } from './names';

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
      ...imageFacts(summary, details, viewer),
    ]),
    section(l10n.t('Platforms'), platformLines(summary, details)),
    section(l10n.t('Manifest'), isOfIndex ? manifestLines(image) : []),
    section(l10n.t('Configuration'), details ? factLines(runFacts(details)) : []),
    section(l10n.t('Environment'), config ? factLines(environmentFacts(config).slice(0, MAX_ROWS)) : []),
    section(l10n.t('Labels'), mapLines(config?.labels)),
    section(l10n.t('Layers and history'), image ? layerLines(historyLines(image.value, config)) : []),
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
function platformLines({ fetched }: ImageSummary, details: ImageDetails | undefined): readonly string[] {
  const entries = fetched.value.kind === 'index' ? platformEntries(fetched.value).slice(0, MAX_ROWS) : [];
  const width = widest(entries.map((entry) => entryName(entry)));
  return entries.map((entry) => {
    const chosen = details?.entry?.digest === entry.digest ? details : undefined;
    const size = chosen ? formatBytes(layersSize(chosen.manifest.value)) : '';
    return `${chosen ? '*' : ' '} ${entryName(entry).padEnd(width)}  ${entry.digest}  ${size}`.trimEnd();
  });
}

function layerLines(lines: readonly HistoryLine[]): readonly string[] {
  const rows = lines.slice(0, MAX_ROWS).map(({ instruction, layer }) => ({
    ...{ instruction: plainLine(instruction, MAX_VALUE), size: layer ? formatBytes(layer.size) : '' },
  }));
  const width = widest(rows.map(({ size }) => size));
  return rows.map(({ size, instruction }) => `${size.padStart(width)}  ${instruction}`.trimEnd());
}

function widest(texts: readonly string[]): number {
  return Math.min(MAX_LABEL_WIDTH, Math.max(0, ...texts.map(({ length }) => length)));
}
