import * as l10n from '@vscode/l10n';
import { nearestAnnotation } from '../inspection/annotation';
import type { ImageDetails, ImageSummary } from '../inspection/inspectImage';
import type { Descriptor } from '../oci/descriptor';
import { isContainerImage, layersSize, type ImageManifest, platformEntries } from '../oci/manifest';
import type { UnresolvedReason } from '../references/occurrence';
import { formatReference, type Reference } from '../references/reference';
import type { RegistryError } from '../registry/registryError';
import { commandLink, LINKED_COMMANDS } from './commandLink';
import { errorSentence } from './errorSentence';
import { formatBytes, formatCreated, shortDigest } from './format';
import { markdownCode, markdownText } from './harmless';
import { manifestName, platformName, repositoryName, userName } from './names';
import { unresolvedSentence } from './unresolvedSentence';

/** Where a reference stands in a document, for commands: they look there again and act only on this text. */
export interface Place {
  readonly uri: string;
  /** Offset in UTF-16 units. */
  readonly start: number;
  readonly text: string;
}

/**
 * Markdown of a hover. `actions` is ours: it holds command links and nothing that an image or registry wrote, unless it
 * passed a grammar. `facts` is theirs: harmless text, shown without trust.
 */
export interface HoverText {
  readonly actions?: string | undefined;
  readonly facts?: string | undefined;
}

const MAX_PLATFORMS = 12;

/** What is known once the manifest is there. */
export function summaryHover(summary: ImageSummary, place: Place): HoverText {
  const { fetched, locator } = summary;
  const { reference } = locator;
  const links = [
    commandLink(`$(copy) ${l10n.t('Copy digest')}`, LINKED_COMMANDS.copy, { digest: fetched.digest }),
    commandLink(`$(search) ${l10n.t('Inspect')}`, LINKED_COMMANDS.inspect, { reference: formatReference(reference) }),
  ];
  if (!reference.digest) links.push(commandLink(`$(pinned) ${l10n.t('Pin to digest')}`, LINKED_COMMANDS.pin, place));
  const actions = paragraphs(title(reference), `\`${shortDigest(fetched.digest)}…\` &nbsp; ${links.join(' &nbsp; ')}`);
  return { actions, facts: paragraphs(kindLine(summary), platformTable(summary)) };
}

/** What is known once the configuration of one platform is there; undefined for an index without images and for artifacts. */
export function detailsHover(
  summary: ImageSummary,
  details: ImageDetails | undefined,
  now: number,
): HoverText | undefined {
  if (!details?.config) return undefined;
  const { config } = details;
  const command = [...config.entrypoint, ...config.cmd];
  const rows: [string, string | undefined][] = [
    [l10n.t('Created'), markdownText(formatCreated(config.created, now) ?? l10n.t('not said'))],
    [l10n.t('User'), markdownText(userName(config.user))],
    [config.entrypoint.length > 0 ? l10n.t('Entrypoint') : l10n.t('Command'), markdownCode(command.join(' '), 120)],
    [l10n.t('Ports'), markdownText(config.exposedPorts.join(', '), 120)],
    [l10n.t('Environment'), config.env.length > 0 ? variables(config.env.length) : undefined],
    [
      l10n.t('Licence'),
      markdownText(nearestAnnotation('org.opencontainers.image.licenses', summary, details) ?? '', 120),
    ],
    [l10n.t('Source'), markdownText(nearestAnnotation('org.opencontainers.image.source', summary, details) ?? '', 160)],
    [
      l10n.t('Base image'),
      markdownText(nearestAnnotation('org.opencontainers.image.base.name', summary, details) ?? '', 160),
    ],
  ];
  const header = [markdownText(platformName(details.platform)), contentSize(details.manifest.value)];
  return {
    facts: table(
      header,
      rows.filter((row): row is [string, string] => Boolean(row[1])),
    ),
  };
}

/** A look-up that failed, with the way on. */
export function failureHover(error: RegistryError, reference: Reference, place: Place): HoverText {
  const again = commandLink(`$(refresh) ${l10n.t('Try again')}`, LINKED_COMMANDS.lookUp, place);
  const log = commandLink(`$(output) ${l10n.t('Show Log')}`, LINKED_COMMANDS.showLog);
  return { actions: `${again} &nbsp; ${log}`, facts: markdownText(errorSentence(error, reference), 600) };
}

/** A position that holds nothing to look up. */
export function unresolvedHover(reason: UnresolvedReason): HoverText {
  const inspect = commandLink(`$(search) ${l10n.t('Inspect an image…')}`, LINKED_COMMANDS.inspect);
  return { actions: inspect, facts: markdownText(unresolvedSentence(reason), 600) };
}

/** A reference that is looked up only when a person asks for it. */
export function unaskedHover(reference: Reference, place: Place, why: 'untrusted' | 'build'): HoverText {
  const reason =
    why === 'untrusted'
      ? l10n.t('This workspace is not trusted, so nothing is sent until you ask for it.')
      : l10n.t('A build gives its result this name, so a registry is asked only if you want it.');
  const lookUp = commandLink(`$(search) ${l10n.t('Look up {0}', reference.registry)}`, LINKED_COMMANDS.lookUp, place);
  return { actions: paragraphs(title(reference), lookUp), facts: markdownText(reason) };
}

/** The tag or digest as a person reads it, then the full name. */
function title(reference: Reference): string {
  const name = reference.repository.split('/').at(-1) ?? reference.repository;
  const tag = reference.tag ?? (reference.digest ? undefined : 'latest');
  return `**${markdownText(tag === undefined ? name : `${name}:${tag}`)}** &nbsp; ${markdownText(repositoryName(reference), 400)}`;
}

function kindLine(summary: ImageSummary): string {
  const { value } = summary.fetched;
  const parts = [manifestName(value)];
  if (value.kind === 'image') parts.push(contentSize(value));
  const licence = nearestAnnotation('org.opencontainers.image.licenses', summary);
  if (licence !== undefined) parts.push(l10n.t('licence {0}', licence));
  return parts.map((part) => markdownText(part)).join(' &nbsp;·&nbsp; ');
}

function platformTable({ fetched }: ImageSummary): string | undefined {
  if (fetched.value.kind !== 'index') return undefined;
  const entries = platformEntries(fetched.value);
  if (entries.length === 0) return undefined;
  const row = (entry: Descriptor) => [
    markdownText(platformName(entry.platform)),
    `\`${shortDigest(entry.digest)}…\``,
    formatBytes(entry.size),
  ];
  const rows = entries.slice(0, MAX_PLATFORMS).map(row);
  if (entries.length > MAX_PLATFORMS) rows.push([l10n.t('and {0} more', entries.length - MAX_PLATFORMS), '', '']);
  return table([l10n.t('Platform'), l10n.t('Digest'), l10n.t('Manifest size')], rows, [':--', ':--', '--:']);
}

function contentSize(manifest: ImageManifest): string {
  const size = formatBytes(layersSize(manifest));
  const count = manifest.layers.length;
  if (!isContainerImage(manifest)) {
    return count === 1 ? l10n.t('{0} in 1 file', size) : l10n.t('{0} in {1} files', size, count);
  }
  return count === 1 ? l10n.t('{0} compressed in 1 layer', size) : l10n.t('{0} compressed in {1} layers', size, count);
}

function variables(count: number): string {
  return count === 1 ? l10n.t('1 variable') : l10n.t('{0} variables', count);
}

function table(header: readonly string[], rows: readonly (readonly string[])[], alignment?: readonly string[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(alignment ?? header.map(() => ':--')), ...rows.map(line)].join('\n');
}

function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}
