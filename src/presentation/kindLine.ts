import * as l10n from '@vscode/l10n';
import { nearestAnnotation } from '../inspection/annotation';
import type { ImageSummary } from '../inspection/inspectImage';
import { artifactTypeOf, type Index, type Manifest, platformEntries } from '../oci/manifest';
import { artifactName } from './artifactName';
import { contentSize } from './contentSize';
import { markdownText, plainLine } from './harmless';
import { DOT } from './hoverMarkdown';
import { entryCounts, indexName, manifestName, platformName } from './names';

const MAX_PLATFORMS = 12;

/** What a reference stands for, in one line. */
export function kindLine(summary: ImageSummary): string {
  const { value } = summary.fetched;
  const parts = value.kind === 'index' ? indexKind(value) : [...artifactKind(value), manifestName(value)];
  if (value.kind === 'image') parts.push(contentSize(value));
  const licence = nearestAnnotation('org.opencontainers.image.licenses', summary) ?? '';
  // What matters more stands below: a licence is a name, and no text of many lines.
  if (licence !== '') parts.push(l10n.t('licence {0}', plainLine(licence, 80)));
  return parts.map((part) => markdownText(part)).join(DOT);
}

function artifactKind(manifest: Manifest): readonly string[] {
  const type = manifest.kind === 'image' ? artifactTypeOf(manifest) : manifest.artifactType;
  const name = type === undefined ? undefined : artifactName(type);
  return name === undefined ? [] : [name];
}

/** What an index says of itself: also for which platforms it holds what their build says, which is no look-up for anything else. */
function indexKind(index: Index): string[] {
  const counts = entryCounts(index);
  const holds = [indexName(index), ...(counts.length === 0 ? [l10n.t('empty')] : counts)];
  const parts = [...artifactKind(index), holds.join(', ')];
  const attested = attestedImages(index);
  if (attested > 0) {
    parts.push(
      attested === 1
        ? l10n.t('build attestations for 1 platform')
        : l10n.t('build attestations for {0} platforms', attested),
    );
  }
  return parts;
}

/** BuildKit's entries say whom they are about. */
function attestedImages({ manifests }: Index): number {
  const subjects = manifests
    .filter(({ annotations }) => annotations['vnd.docker.reference.type'] === 'attestation-manifest')
    .map(({ annotations }) => annotations['vnd.docker.reference.digest']);
  return new Set(subjects.filter((subject) => manifests.some(({ digest }) => digest === subject))).size;
}

/** The platforms of an index: of their images' sizes it tells nothing. */
export function platformLine(manifest: Manifest): string {
  if (manifest.kind !== 'index') return '';
  const platforms = platformEntries(manifest).flatMap(({ platform }) => (platform ? [platform] : []));
  const names = platforms.slice(0, MAX_PLATFORMS).map((platform) => markdownText(platformName(platform)));
  const more = platforms.length - MAX_PLATFORMS;
  if (more > 0) names.push(more === 1 ? l10n.t('and 1 more') : l10n.t('and {0} more', more));
  return names.join(', ');
}
