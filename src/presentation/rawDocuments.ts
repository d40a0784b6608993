import * as l10n from '@vscode/l10n';
import type { InspectionState } from '../inspection/inspectionState';
import type { PanelDocument } from '../messages/panel';
import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import { isContainerImage, type Manifest } from '../oci/manifest';
import { MediaType } from '../oci/mediaType';
import type { Fetched } from '../registry/imageSource';
import { formatBytes } from './format';
import { plainLine } from './harmless';

/** A document that can be opened as it was served: its bytes, or what to ask for. */
export interface RawDocument {
  readonly digest: Digest;
  readonly kind: 'index' | 'manifest' | 'config';
  readonly title: string;
  readonly mediaType: string;
  readonly content: { readonly bytes: Uint8Array } | { readonly descriptor: Descriptor };
}

/** What of an image is JSON: its index, the indexes on the way, its manifest and its configuration; as far as known. */
export function rawDocuments({ summary, image }: InspectionState): readonly RawDocument[] {
  if (summary.kind !== 'ready') return [];
  const { fetched } = summary.value;
  const shown = image.kind === 'ready' ? image.value : undefined;
  const own = served(fetched, fetched.value.kind === 'index' ? l10n.t('Index') : l10n.t('Manifest'));
  // A single manifest is what was asked for itself.
  const inner =
    shown && fetched.value.kind === 'index'
      ? [
          ...shown.within.map((index) => served(index, l10n.t('Index within the index'))),
          served(shown.manifest, l10n.t('Manifest')),
        ]
      : [];
  const descriptor = shown?.manifest.value.config;
  if (!descriptor || descriptor.mediaType === MediaType.ociEmpty) return [own, ...inner];
  // That of an image is JSON, whatever it is called.
  if (!isContainerImage(shown.manifest.value) && !isJson(descriptor.mediaType)) return [own, ...inner];
  const { digest, mediaType } = descriptor;
  const config: RawDocument = {
    ...{ digest, kind: 'config', title: l10n.t('Configuration'), mediaType },
    content: { descriptor },
  };
  return [own, ...inner, config];
}

function served({ digest, mediaType, bytes, value }: Fetched<Manifest>, title: string): RawDocument {
  return { digest, kind: value.kind === 'index' ? 'index' : 'manifest', title, mediaType, content: { bytes } };
}

/** The same as the page lists it. */
export function documentRow({ digest, title, mediaType, content }: RawDocument): PanelDocument {
  const size = 'bytes' in content ? content.bytes.length : content.descriptor.size;
  return { digest, title, mediaType: plainLine(mediaType), size: formatBytes(size) };
}

function isJson(mediaType: string): boolean {
  return /[/+]json$/.test(mediaType);
}
