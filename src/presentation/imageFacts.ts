import * as l10n from '@vscode/l10n';
import { nearestAnnotation } from '../inspection/annotation';
import type { ImageDetails, ImageSummary } from '../inspection/inspectImage';
import type { Fact } from '../messages/panel';
import { artifactTypeOf, isContainerImage, layersSize, type Manifest } from '../oci/manifest';
import { artifactName } from './artifactName';
import { copied, fact, linkFact } from './fact';
import { formatBytes, formatCreated, type Viewer } from './format';
import { plainLine } from './harmless';
import { manifestName } from './names';

/** What is known of what was asked for itself, and of the one image of it that is shown. */
export function imageFacts(summary: ImageSummary, details: ImageDetails | undefined, viewer: Viewer): Fact[] {
  const { fetched } = summary;
  const annotation = (key: string) => nearestAnnotation(`org.opencontainers.image.${key}`, summary, details);
  const image = details?.manifest.value;
  const isCompressed = !fetched.isComposed && (image === undefined || isContainerImage(image));
  return [
    { label: l10n.t('Digest'), value: fetched.digest, copy: fetched.digest, code: true },
    ...fact(l10n.t('Composed'), fetched.isComposed ? composedNote() : undefined),
    { label: l10n.t('Content'), value: manifestName(fetched.value) },
    ...fact(l10n.t('Kind of artifact'), kindOfArtifact(image ?? fetched.value)),
    { label: l10n.t('Media type'), value: plainLine(fetched.mediaType), code: true },
    ...fact(isCompressed ? l10n.t('Compressed size') : l10n.t('Size'), image && formatBytes(layersSize(image))),
    ...fact(
      l10n.t('Created'),
      // A date that means none leaves the word to the next place that may tell.
      formatCreated(details?.config?.created, viewer) ?? formatCreated(annotation('created'), viewer),
    ),
    ...fact(l10n.t('Version'), annotation('version')),
    ...fact(l10n.t('Licence'), annotation('licenses')),
    ...linkFact(l10n.t('Source'), annotation('source')),
    ...fact(l10n.t('Revision'), annotation('revision'), true).map((each) => ({
      ...each,
      ...copied(annotation('revision') ?? ''),
    })),
    ...fact(l10n.t('Base image'), annotation('base.name')),
    ...linkFact(l10n.t('Documentation'), annotation('documentation')),
    ...linkFact(l10n.t('Website'), annotation('url')),
    ...fact(l10n.t('Vendor'), annotation('vendor')),
    ...fact(l10n.t('Authors'), annotation('authors') ?? details?.config?.author),
    ...fact(l10n.t('Description'), annotation('description')),
  ];
}

function kindOfArtifact(manifest: Manifest): string | undefined {
  const type = manifest.kind === 'image' ? artifactTypeOf(manifest) : manifest.artifactType;
  if (type === undefined) return undefined;
  const name = artifactName(type);
  return name === undefined ? type : l10n.t('{0} ({1})', name, plainLine(type));
}

function composedNote(): string {
  return l10n.t(
    'The archive holds no manifest: this one was made from its configuration, and no registry has this digest',
  );
}
