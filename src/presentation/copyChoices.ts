import * as l10n from '@vscode/l10n';
import { nearestAnnotation } from '../inspection/annotation';
import { detailsSoFar, type InspectionState } from '../inspection/inspectionState';
import type { ImageDetails, ImageSummary } from '../inspection/inspectImage';
import { artifactTypeOf, layersSize } from '../oci/manifest';
import { parsePlatform, platformPath } from '../oci/platform';
import { formatReference } from '../references/reference';
import { atDigest, type Locator, type RegistryLocator } from '../registry/imageSource';
import { withoutInvisible } from './jsonText';
import { locatorName } from './names';

/** Something of an image that can be copied. */
export interface CopyChoice {
  readonly label: string;
  readonly text: string;
}

/** What of an image can be copied: its name and digest, commands of other tools for it, and what is known of it. */
export function copyChoices(locator: Locator, state: InspectionState): readonly CopyChoice[] {
  const summary = state.summary.kind === 'ready' ? state.summary.value : undefined;
  const details = detailsSoFar(state);
  // No registry has the digest of what was only put together.
  const digest = summary?.fetched.isComposed ? undefined : summary?.fetched.digest;
  const pinned = digest && locatorName(named(locator, digest));
  return [
    { label: l10n.t('Name'), text: locatorName(locator) },
    ...(pinned === undefined ? [] : [{ label: l10n.t('Name with Digest'), text: pinned }]),
    ...(digest ? [{ label: l10n.t('Digest'), text: digest }] : []),
    ...(locator.kind === 'registry' ? registryCommands(locator, details) : [skopeoOfPlace(locator)]),
    ...(summary ? [{ label: l10n.t('Facts as JSON'), text: factsJson(locator, summary, details) }] : []),
  ];
}

function named(locator: Locator, digest: ImageSummary['fetched']['digest']): Locator {
  return locator.kind === 'registry'
    ? { ...locator, reference: { ...locator.reference, digest } }
    : atDigest(locator, digest);
}

/** What has passed the grammar of references and platforms holds nothing that a shell would read otherwise. */
function registryCommands(locator: RegistryLocator, details: ImageDetails | undefined): readonly CopyChoice[] {
  const { reference } = locator;
  const name = formatReference(reference);
  // skopeo takes either.
  const one = reference.digest ? formatReference({ ...reference, tag: undefined }) : name;
  const platform = details?.platform && parsePlatform(platformPath(details.platform));
  const wish = platform && details.entry ? `--platform=${platformPath(platform)} ` : '';
  return [
    { label: 'docker pull', text: `docker pull ${wish}${name}` },
    { label: 'crane manifest', text: `crane manifest ${wish}${name}` },
    { label: 'skopeo inspect', text: `skopeo inspect docker://${one}` },
  ];
}

function skopeoOfPlace(locator: Exclude<Locator, RegistryLocator>): CopyChoice {
  const place = locatorName({ ...locator, digest: undefined });
  return { label: 'skopeo inspect', text: `skopeo inspect '${place.replaceAll("'", `'\\''`)}'` };
}

/** The names and their order are what people paste elsewhere. */
function factsJson(locator: Locator, summary: ImageSummary, details: ImageDetails | undefined): string {
  const { fetched } = summary;
  const annotation = (key: string) => nearestAnnotation(`org.opencontainers.image.${key}`, summary, details);
  const image = details?.manifest;
  const facts = {
    reference: locatorName(locator),
    digest: fetched.digest,
    mediaType: fetched.mediaType,
    platform: details?.platform && platformPath(details.platform),
    manifest: image?.digest,
    artifactType: image && artifactTypeOf(image.value),
    compressedSize: image && layersSize(image.value),
    created: details?.config?.created ?? annotation('created'),
    version: annotation('version'),
    revision: annotation('revision'),
    licenses: annotation('licenses'),
    source: annotation('source'),
    baseImage: annotation('base.name'),
    documentation: annotation('documentation'),
    url: annotation('url'),
    vendor: annotation('vendor'),
  };
  const lines = Object.entries(facts).flatMap(([key, value]) =>
    value === undefined ? [] : `  ${JSON.stringify(key)}: ${withoutInvisible(JSON.stringify(value))}`,
  );
  return `{\n${lines.join(',\n')}\n}`;
}
