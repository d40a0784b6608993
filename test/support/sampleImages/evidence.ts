import { MediaType } from '../../../src/oci/mediaType';
import { type ArtifactDescription, buildArtifact } from './buildArtifact';
import { buildImage, type ImageContent } from './buildImage';
import { buildIndex, type IndexEntry } from './buildIndex';
import { type Content, encodeJson, type PlatformJson } from './content';

export const TYPES = {
  signature: 'application/vnd.example.signature.v1+json',
  spdx: 'application/spdx+json',
  simpleSigning: 'application/vnd.dev.cosign.simplesigning.v1+json',
  dsse: 'application/vnd.dsse.envelope.v1+json',
  bundle: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  notary: 'application/vnd.cncf.notary.signature',
} as const;

const PLATFORMS: readonly PlatformJson[] = ['amd64', 'arm64', 'arm', '386', 'ppc64le', 's390x'].map((architecture) => ({
  architecture,
  os: 'linux',
}));

export function image(platform: PlatformJson = { architecture: 'amd64', os: 'linux' }): ImageContent {
  const files = [{ path: 'app', content: new TextEncoder().encode(platform.architecture), mode: 0o755 }];
  return buildImage({ platform, steps: [{ createdBy: 'COPY app /app', files }] });
}

/** An index of images for so many platforms, at most six. */
export function indexOf(
  count: number,
  more: (images: readonly ImageContent[]) => readonly IndexEntry[] = () => [],
): Content {
  const images = PLATFORMS.slice(0, count).map(image);
  return buildIndex([...images.map((content) => ({ content, platform: content.platform })), ...more(images)]);
}

let serial = 0;

/** An artifact about `subject`, unlike all others. */
export function artifact(
  artifactType: string | undefined,
  subject?: Content,
  more: Partial<ArtifactDescription> = {},
): Content {
  const bytes = encodeJson({ serial: serial++ });
  const mediaType = artifactType ?? 'application/octet-stream';
  return buildArtifact({
    ...(artifactType === undefined ? {} : { artifactType }),
    layers: [{ mediaType, bytes }],
    ...(subject === undefined ? {} : { subject }),
    annotations: { 'org.opencontainers.image.created': '2025-06-01T08:42:37Z' },
    ...more,
  });
}

/** What cosign writes under its tags: an image's configuration, layers of other types. */
export function cosignContent(layerType: string, annotations: Readonly<Record<string, string>> = {}): Content {
  const config = { mediaType: MediaType.ociConfig, bytes: encodeJson({ rootfs: { type: 'layers', diff_ids: [] } }) };
  const layers = [{ mediaType: layerType, bytes: encodeJson({ serial: serial++ }), annotations }];
  return buildArtifact({ config, layers });
}

export function cosignTagOf({ descriptor }: Content, suffix: string): string {
  return `${descriptor.digest.replace(':', '-')}.${suffix}`;
}

/** The index under a referrers tag, as clients keep it where there is no API; its entries are pushed elsewhere. */
export function referrersIndex(referrers: readonly Content[]): Content {
  return { ...buildIndex(referrers.map((content) => ({ content }))), manifests: [] };
}
