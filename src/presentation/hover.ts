import * as l10n from '@vscode/l10n';
import type { ImageSummary } from '../inspection/inspectImage';
import { type Platform, platformPath } from '../oci/platform';
import type { PinAction } from '../operations/pin';
import type { Identity } from '../references/alike';
import type { UnresolvedReason } from '../references/occurrence';
import { formatReference, type Reference } from '../references/reference';
import type { RegistryLocator } from '../registry/imageSource';
import { commandLink, LINKED_COMMANDS } from './commandLink';
import { shortDigest, type Viewer } from './format';
import { markdownText } from './harmless';
import { GAP, type HoverPart, lines, paragraphs } from './hoverMarkdown';
import { artifactFacts } from './detailsHover';
import { kindLine, platformLine } from './kindLine';
import { repositoryName, shortName } from './names';
import { registryPage } from './registryPage';
import { type Unasked, unaskedSentence } from './unaskedSentence';
import { unresolvedSentence } from './unresolvedSentence';

/** Where a text stands in a document. */
export interface TextPlace {
  readonly uri: string;
  /** Offset in UTF-16 units. */
  readonly start: number;
  readonly text: string;
}

/** Where a reference stands in a document, for commands: they look there again, and act only on what says the same and is the same. */
export interface Place extends TextPlace, Identity {}

/** What a hover offers beside what it shows. */
export interface Offers {
  readonly place: Place;
  /** What can be done with the pin of the reference where it stands. */
  readonly pins: readonly PinAction[];
  /** The platform that the document asks for. */
  readonly platform?: Platform | undefined;
}

/** What is known once the manifest is there. */
export function summaryHover(
  summary: ImageSummary<RegistryLocator>,
  { place, pins, platform }: Offers,
  viewer: Viewer,
): HoverPart[] {
  const { fetched, locator } = summary;
  const { reference } = locator;
  const image = {
    ...place,
    reference: formatReference(reference),
    ...(platform ? { platform: platformPath(platform) } : {}),
  };
  const links = [
    commandLink(`$(copy) ${l10n.t('Copy digest')}`, LINKED_COMMANDS.copy, { digest: fetched.digest }),
    commandLink(`$(search) ${l10n.t('Inspect')}`, LINKED_COMMANDS.inspect, image),
  ];
  if (pins.includes('pin')) {
    links.push(commandLink(`$(pinned) ${l10n.t('Pin to digest')}`, LINKED_COMMANDS.pin, place));
  }
  if (pins.includes('unpin')) links.push(commandLink(`$(pin) ${l10n.t('Unpin')}`, LINKED_COMMANDS.unpin, place));
  // On a line of its own: all in one would be broken within a label.
  const evidence = commandLink(
    `$(shield) ${l10n.t('Check signatures and SBOM')}`,
    LINKED_COMMANDS.checkEvidence,
    image,
  );
  const digest = `\`${shortDigest(fetched.digest)}…\``;
  return [
    { ours: lines(title(reference), [digest, ...links].join(GAP), [evidence, ...pageLinks(reference)].join(GAP)) },
    { theirs: paragraphs(lines(kindLine(summary), platformLine(fetched.value)), artifactFacts(summary, viewer)) },
  ];
}

/** A position that holds nothing to look up. */
export function unresolvedHover(reason: UnresolvedReason): HoverPart[] {
  const inspect = commandLink(`$(search) ${l10n.t('Inspect an image…')}`, LINKED_COMMANDS.inspect);
  return [{ theirs: markdownText(unresolvedSentence(reason), 600) }, { ours: inspect }];
}

/** A reference that is looked up only when a person asks for it. */
export function unaskedHover(reference: Reference, place: Place, why: Unasked): HoverPart[] {
  const label = markdownText(l10n.t('Look up at {0}', reference.registry));
  return [
    { ours: title(reference) },
    { theirs: markdownText(unaskedSentence(why), 600) },
    { ours: commandLink(`$(search) ${label}`, LINKED_COMMANDS.lookUp, place) },
  ];
}

/** The tag or digest as a person reads it, then the full name. */
function title(reference: Reference): string {
  return `**${markdownText(shortName(reference))}**${GAP}${markdownText(repositoryName(reference), 400)}`;
}

/** The registry's page, where one is known: the address is ours, made of what has passed the grammar. */
export function pageLinks(reference: Reference): readonly string[] {
  const page = registryPage(reference);
  return page ? [`[$(link-external) ${page.name}](${page.url})`] : [];
}
