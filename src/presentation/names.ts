import * as l10n from '@vscode/l10n';
import type { Descriptor } from '../oci/descriptor';
import { artifactTypeOf, type Index, isAttestation, type Manifest, platformEntries } from '../oci/manifest';
import { MediaType } from '../oci/mediaType';
import { formatPlatform, type Platform } from '../oci/platform';
import { formatReference, type Reference } from '../references/reference';
import type { Locator } from '../registry/imageSource';
import { plainLine } from './harmless';

/** The last part of the repository, with the tag: `nginx:1.27-alpine`. A digest stands elsewhere. */
export function shortName({ repository, tag, digest }: Reference): string {
  const name = repository.split('/').at(-1) ?? repository;
  const shown = tag ?? (digest ? undefined : 'latest');
  return shown === undefined ? name : `${name}:${shown}`;
}

/** What a page about it begins with: a name, and the place in full below. */
export function locatorHeading(locator: Locator): { readonly title: string; readonly subtitle: string } {
  if (locator.kind === 'registry')
    return { title: shortName(locator.reference), subtitle: repositoryName(locator.reference) };
  const file = locator.path.split(/[\\/]/).findLast((part) => part !== '') ?? locator.path;
  const name = locator.tag === undefined ? file : `${file}:${locator.tag}`;
  return { title: plainLine(name, 120), subtitle: plainLine(locator.path, 1000) };
}

/** A reference in full, or a place of this machine as it is typed: `oci:/images/app:1.0`. */
export function locatorName(locator: Locator): string {
  if (locator.kind === 'registry') return formatReference(locator.reference);
  const { kind, path, tag, digest } = locator;
  return (
    [kind === 'layout' ? 'oci' : 'oci-archive', path, tag].filter((part) => part !== undefined).join(':') +
    (digest ? `@${digest}` : '')
  );
}

/** Registry and repository in full, without tag or digest. */
export function repositoryName({ registry, repository }: Reference): string {
  return `${registry}/${repository}`;
}

/** What a person calls this kind of content: `OCI image index, 6 platforms`. */
export function manifestName(manifest: Manifest): string {
  if (manifest.kind === 'index') {
    const attestations = manifest.manifests.filter(isAttestation).length;
    const counts = entryCounts(manifest);
    const parts = [indexName(manifest), ...(counts.length === 0 ? [platformCount(0)] : counts)];
    if (attestations > 0)
      parts.push(attestations === 1 ? l10n.t('1 attestation') : l10n.t('{0} attestations', attestations));
    return parts.join(', ');
  }
  const artifactType = artifactTypeOf(manifest);
  if (artifactType !== undefined) return l10n.t('Artifact of type {0}', plainLine(artifactType));
  return manifest.mediaType === MediaType.dockerManifest
    ? l10n.t('Docker image manifest')
    : l10n.t('OCI image manifest');
}

export function indexName({ mediaType }: Index): string {
  return mediaType === MediaType.dockerList ? l10n.t('Docker manifest list') : l10n.t('OCI image index');
}

/** How many images for platforms an index holds, and how many manifests that are for none; nothing of an empty one. */
export function entryCounts(index: Index): readonly string[] {
  const entries = platformEntries(index);
  const named = entries.filter(({ platform }) => platform !== undefined).length;
  const unnamed = entries.length - named;
  return [
    named > 0 ? [platformCount(named)] : [],
    unnamed === 0
      ? []
      : unnamed === 1
        ? l10n.t('1 manifest for no platform')
        : l10n.t('{0} manifests for no platform', unnamed),
  ].flat();
}

function platformCount(count: number): string {
  return count === 1 ? l10n.t('1 platform') : l10n.t('{0} platforms', count);
}

export function platformName(platform: Platform | undefined): string {
  const name = platform && plainLine(formatPlatform(platform), 80);
  return name === undefined || name === '' ? l10n.t('no platform named') : name;
}

/** An image of an index: the name that an image layout gives it, its platform. */
export function entryName({ annotations, platform }: Descriptor): string {
  const name = plainLine(annotations['org.opencontainers.image.ref.name'] ?? '', 120);
  if (name === '') return platformName(platform);
  return platform ? `${name} (${platformName(platform)})` : name;
}

/** The user that an image runs as; none means root. */
export function userName(user: string): string {
  return user === '' ? l10n.t('root (none set)') : plainLine(user, 80);
}
