import * as l10n from '@vscode/l10n';
import { nearestAnnotation } from '../inspection/annotation';
import type { ImageDetails, ImageSummary } from '../inspection/inspectImage';
import { isContainerImage } from '../oci/manifest';
import { contentSize } from './contentSize';
import { formatCreated, isReproducible, type Viewer } from './format';
import { markdownCode, markdownText } from './harmless';
import { GAP, type HoverPart, table } from './hoverMarkdown';
import { platformName, userName } from './names';
import { checkedLink } from './webLink';

/** What a fact is called, and its value as Markdown. */
type Fact = readonly [label: string, value: string];

/**
 * What is known once the configuration of one platform is there: nothing for an index without images and for artifacts. A hover shows
 * some ten lines: what matters most stands first.
 */
export function detailsHover(summary: ImageSummary, details: ImageDetails | undefined, viewer: Viewer): HoverPart[] {
  if (!details?.config) return [];
  const { config } = details;
  const command = [...config.entrypoint, ...config.cmd];
  const annotation = annotationOf(summary, details);
  const licence = annotation('licenses');
  const facts: Fact[] = [
    [l10n.t('User'), markdownText(userName(config.user))],
    [config.entrypoint.length > 0 ? l10n.t('Entrypoint') : l10n.t('Command'), markdownCode(command.join(' '), 120)],
    [l10n.t('Created'), markdownText(createdText([config.created, annotation('created')], viewer))],
    // What stands in the summary is not said again.
    [l10n.t('Licence'), licence === annotationOf(summary)('licenses') ? '' : markdownText(licence, 120)],
    [l10n.t('Ports'), markdownText(config.exposedPorts.join(', '), 120)],
    [l10n.t('Environment'), config.env.length > 0 ? variables(config.env.length) : ''],
    [l10n.t('Base image'), markdownText(annotation('base.name'), 160)],
    [l10n.t('Source'), address(annotation('source'))],
  ];
  const size = details.entry ? contentSize(details.manifest.value) : '';
  return [{ theirs: factTable([markdownText(platformName(details.platform)) + GAP, size], facts) }];
}

/** What the manifest of an artifact says of it; '' for others. */
export function artifactFacts(summary: ImageSummary, viewer: Viewer): string {
  const { value } = summary.fetched;
  if (value.kind !== 'image' || isContainerImage(value)) return '';
  const annotation = annotationOf(summary);
  const created = annotation('created');
  const version = annotation('version');
  return factTable(
    [markdownText(annotation('title'), 80) + GAP, markdownText(version, 80)],
    [
      [l10n.t('Description') + GAP, markdownText(annotation('description'), 160)],
      [l10n.t('Created'), created === '' ? '' : markdownText(createdText([created], viewer))],
      [l10n.t('Source'), address(annotation('source'))],
    ],
  );
}

function annotationOf(summary: ImageSummary, details?: ImageDetails): (key: string) => string {
  return (key) => nearestAnnotation(`org.opencontainers.image.${key}`, summary, details) ?? '';
}

/** The first date that is one, else why there is none. */
function createdText(dates: readonly (string | undefined)[], viewer: Viewer): string {
  for (const date of dates) {
    const created = formatCreated(date, viewer);
    if (created !== undefined) return created;
  }
  return dates.some(isReproducible) ? l10n.t('no date (a reproducible build)') : l10n.t('not said');
}

/** A link where that is safe, else what was written. */
function address(text: string): string {
  return checkedLink(text) ?? markdownText(text, 160);
}

function variables(count: number): string {
  return count === 1 ? l10n.t('1 variable') : l10n.t('{0} variables', count);
}

function factTable(header: readonly [string, string], facts: readonly Fact[]): string {
  const known = facts.filter(([, value]) => value !== '');
  return known.length === 0 ? '' : table(header, known);
}
