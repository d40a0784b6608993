import * as l10n from '@vscode/l10n';
import { nearestAnnotation } from '../inspection/annotation';
import type { ImageDetails, ImageSummary } from '../inspection/inspectImage';
import { isContainerImage, layersSize, type ImageManifest, platformEntries } from '../oci/manifest';
import { type Platform, platformPath } from '../oci/platform';
import type { UnresolvedReason } from '../references/occurrence';
import { formatReference, type Reference } from '../references/reference';
import type { RegistryLocator } from '../registry/imageSource';
import type { RegistryError } from '../registry/registryError';
import { commandLink, LINKED_COMMANDS } from './commandLink';
import { errorSentence } from './errorSentence';
import { formatBytes, formatCreated, shortDigest, type Viewer } from './format';
import { markdownCode, markdownText } from './harmless';
import { manifestName, platformName, repositoryName, shortName, userName } from './names';
import { unresolvedSentence } from './unresolvedSentence';

/** Where a reference stands in a document, for commands: they look there again and act only on this text. */
export interface Place {
  readonly uri: string;
  /** Offset in UTF-16 units. */
  readonly start: number;
  readonly text: string;
}

/**
 * The parts of a hover, in their order. Ours hold command links and nothing that an image or registry wrote, unless it passed a
 * grammar; theirs are harmless text, to be shown without any trust.
 */
export type HoverPart = { readonly ours: string } | { readonly theirs: string };

const MAX_PLATFORMS = 12;
// A hover is low and wide.
const PLATFORMS_IN_A_ROW = 3;
/** Keeps columns apart: cells of a hover's table have no room between them. */
const GAP = '&nbsp;&nbsp;&nbsp;';

/** What a hover offers beside what it shows. */
export interface Offers {
  readonly place: Place;
  /** Whether an edit could pin the reference where it stands. */
  readonly canPin: boolean;
  /** The platform that the document asks for. */
  readonly platform?: Platform | undefined;
}

/** What is known once the manifest is there. */
export function summaryHover(summary: ImageSummary<RegistryLocator>, { place, canPin, platform }: Offers): HoverPart[] {
  const { fetched, locator } = summary;
  const { reference } = locator;
  const links = [
    commandLink(`$(copy) ${l10n.t('Copy digest')}`, LINKED_COMMANDS.copy, { digest: fetched.digest }),
    commandLink(`$(search) ${l10n.t('Inspect')}`, LINKED_COMMANDS.inspect, {
      reference: formatReference(reference),
      ...(platform ? { platform: platformPath(platform) } : {}),
    }),
  ];
  if (canPin) links.push(commandLink(`$(pinned) ${l10n.t('Pin to digest')}`, LINKED_COMMANDS.pin, place));
  const digest = `\`${shortDigest(fetched.digest)}…\``;
  return [
    { ours: [title(reference), [digest, ...links].join(GAP)].join('  \n') },
    { theirs: paragraphs(kindLine(summary), platformTable(summary)) },
  ];
}

/** What is known once the configuration of one platform is there: nothing for an index without images and for artifacts. */
export function detailsHover(summary: ImageSummary, details: ImageDetails | undefined, viewer: Viewer): HoverPart[] {
  if (!details?.config) return [];
  const { config } = details;
  const command = [...config.entrypoint, ...config.cmd];
  const annotation = (key: string) => nearestAnnotation(`org.opencontainers.image.${key}`, summary, details) ?? '';
  const licence = annotation('licenses');
  const rows: [string, string][] = [
    [config.entrypoint.length > 0 ? l10n.t('Entrypoint') : l10n.t('Command'), markdownCode(command.join(' '), 120)],
    [l10n.t('User'), markdownText(userName(config.user))],
    [l10n.t('Created'), markdownText(formatCreated(config.created, viewer) ?? l10n.t('not said'))],
    // A hover is low: what stands in the summary is not said again.
    [l10n.t('Licence'), licence === licenceOf(summary) ? '' : markdownText(licence, 120)],
    [l10n.t('Ports'), markdownText(config.exposedPorts.join(', '), 120)],
    [l10n.t('Environment'), config.env.length > 0 ? variables(config.env.length) : ''],
    [l10n.t('Base image'), markdownText(annotation('base.name'), 160)],
    [l10n.t('Source'), markdownText(annotation('source'), 160)],
  ];
  const size = details.entry ? contentSize(details.manifest.value) : '';
  const header = [markdownText(platformName(details.platform)) + GAP, size];
  const known = rows.filter(([, value]) => value !== '');
  return [{ theirs: table(header, known) }];
}

/** A look-up that failed, with the way on. */
export function failureHover(
  error: RegistryError,
  reference: Reference,
  place: Place,
  part: 'reference' | 'content' = 'reference',
): HoverPart[] {
  const again = commandLink(`$(refresh) ${l10n.t('Try again')}`, LINKED_COMMANDS.lookUp, place);
  const log = commandLink(`$(output) ${l10n.t('Show Log')}`, LINKED_COMMANDS.showLog);
  const links = [again, ...(isRefusal(error) ? accessLinks(reference.registry) : []), log];
  return [{ theirs: markdownText(errorSentence(error, reference, part), 600) }, { ours: links.join(GAP) }];
}

function isRefusal({ kind }: RegistryError): boolean {
  return kind === 'unauthorized' || kind === 'denied';
}

/** The way in, for who was not let in. */
function accessLinks(registry: string): readonly string[] {
  return [
    commandLink(`$(sign-in) ${l10n.t('Sign in')}`, LINKED_COMMANDS.signIn, { registry }),
    commandLink(`$(question) ${l10n.t('Why?')}`, LINKED_COMMANDS.showAccess, { registry }),
  ];
}

/** A position that holds nothing to look up. */
export function unresolvedHover(reason: UnresolvedReason): HoverPart[] {
  const inspect = commandLink(`$(search) ${l10n.t('Inspect an image…')}`, LINKED_COMMANDS.inspect);
  return [{ theirs: markdownText(unresolvedSentence(reason), 600) }, { ours: inspect }];
}

/** Why nothing was sent. */
type Unasked = { readonly kind: 'untrusted' | 'build' } | { readonly kind: 'otherFile'; readonly path: string };

/** A reference that is looked up only when a person asks for it. */
export function unaskedHover(reference: Reference, place: Place, why: Unasked): HoverPart[] {
  const label = markdownText(l10n.t('Look up at {0}', reference.registry));
  return [
    { ours: title(reference) },
    { theirs: markdownText(unaskedSentence(why), 600) },
    { ours: commandLink(`$(search) ${label}`, LINKED_COMMANDS.lookUp, place) },
  ];
}

function unaskedSentence(why: Unasked): string {
  switch (why.kind) {
    case 'untrusted':
      return l10n.t('This workspace is not trusted, so nothing is sent until you ask for it.');
    case 'build':
      return l10n.t('A build gives its result this name, so a registry is asked only if you want it.');
    case 'otherFile':
      return l10n.t('Some of this name comes from {0}, so a registry is told it only if you want it.', why.path);
  }
}

/** The tag or digest as a person reads it, then the full name. */
function title(reference: Reference): string {
  return `**${markdownText(shortName(reference))}**${GAP}${markdownText(repositoryName(reference), 400)}`;
}

function kindLine(summary: ImageSummary): string {
  const { value } = summary.fetched;
  const parts = [manifestName(value)];
  if (value.kind === 'image') parts.push(contentSize(value));
  const licence = licenceOf(summary);
  if (licence !== '') parts.push(l10n.t('licence {0}', licence));
  return parts.map((part) => markdownText(part)).join(' &nbsp;·&nbsp; ');
}

function licenceOf(summary: ImageSummary): string {
  return nearestAnnotation('org.opencontainers.image.licenses', summary) ?? '';
}

/** The platforms of an index. Their sizes are those of the manifests, all that an index tells. */
function platformTable({ fetched }: ImageSummary): string | undefined {
  if (fetched.value.kind !== 'index') return undefined;
  const entries = platformEntries(fetched.value);
  const columns = Math.min(PLATFORMS_IN_A_ROW, entries.length);
  if (columns === 0) return undefined;
  const cells = entries
    .slice(0, MAX_PLATFORMS)
    .map(({ platform, size }) => [markdownText(platformName(platform)), formatBytes(size) + GAP]);
  const rows = inRows(cells, columns).map((row) => row.flat());
  const repeated = (...texts: string[]) => Array.from({ length: columns }, () => texts).flat();
  const grid = table(repeated(l10n.t('Platform'), l10n.t('Manifest') + GAP), rows, repeated(':--', '--:'));
  const more = entries.length - MAX_PLATFORMS;
  return more > 0 ? paragraphs(grid, l10n.t('and {0} platforms more', more)) : grid;
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

function inRows<T>(items: readonly T[], length: number): T[][] {
  const rows: T[][] = [];
  for (let first = 0; first < items.length; first += length) rows.push(items.slice(first, first + length));
  return rows;
}

function table(header: readonly string[], rows: readonly (readonly string[])[], alignment?: readonly string[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(alignment ?? header.map(() => ':--')), ...rows.map(line)].join('\n');
}

function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}
