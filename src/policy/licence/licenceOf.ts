import type { Annotations } from '../../oci/descriptor';
import type { LicenceSource } from '../detail';
import type { Fact, ImageFacts, PlatformImage, WhyUnknown } from '../imageFacts';

/** @see https://github.com/opencontainers/image-spec/blob/v1.1.0/annotations.md#pre-defined-annotation-keys */
export const LICENCES_KEY = 'org.opencontainers.image.licenses';

/** What one place says. */
export interface SaidLicence {
  readonly source: LicenceSource;
  readonly text: string;
}

export interface SaidLicences {
  /** The nearest to the image first; `NONE`, `NOASSERTION` and nothing are not said. */
  readonly said: readonly SaidLicence[];
  /** Why a place could not be read. */
  readonly unread: WhyUnknown | undefined;
}

/** What is said of the licence of an image: by its manifest, its configuration, its entry in the index and the index. */
export function saidLicences(image: PlatformImage, { manifest: own }: Pick<ImageFacts, 'manifest'>): SaidLicences {
  const { manifest, config, entry } = image;
  const places: readonly (readonly [LicenceSource, Annotations | undefined])[] = [
    ['manifestAnnotation', manifest.kind === 'known' ? manifest.value.annotations : undefined],
    ['configLabel', config.kind === 'known' ? config.value?.labels : undefined],
    ['entryAnnotation', entry?.annotations],
    ['indexAnnotation', own?.kind === 'known' && own.value.kind === 'index' ? own.value.annotations : undefined],
  ];
  const said = places.flatMap(([source, annotations]): readonly SaidLicence[] => {
    const text =
      annotations && Object.hasOwn(annotations, LICENCES_KEY) ? (annotations[LICENCES_KEY] ?? '').trim() : '';
    return /^(?:none|noassertion)?$/i.test(text) ? [] : [{ source, text }];
  });
  return { said, unread: [manifest, config].find((fact) => fact.kind === 'unknown')?.why };
}

/** The licence of an image, as the nearest place says it; undefined where none does. Not known where a nearer place was not read. */
export function licenceOf(image: PlatformImage, facts: Pick<ImageFacts, 'manifest'>): Fact<string | undefined> {
  const {
    said: [nearest],
  } = saidLicences(image, facts);
  const { manifest, config } = image;
  if (manifest.kind === 'unknown') return manifest;
  if (nearest?.source !== 'manifestAnnotation' && config.kind === 'unknown') return config;
  return { kind: 'known', value: nearest?.text };
}
