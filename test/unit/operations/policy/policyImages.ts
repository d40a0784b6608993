import { buildImage, type ContainerConfigJson, type ImageContent } from '../../../support/sampleImages/buildImage';
import { buildIndex, type IndexEntry } from '../../../support/sampleImages/buildIndex';
import type { AnnotationsJson, Content } from '../../../support/sampleImages/content';

export const LICENCES = 'org.opencontainers.image.licenses';
export const PLATFORMS = ['amd64', 'arm64', 's390x'] as const;

/** A small image; whatever differs makes another digest. */
export function image(
  architecture: string,
  { annotations, ...config }: ContainerConfigJson & { readonly annotations?: AnnotationsJson } = {},
): ImageContent {
  return buildImage({
    platform: { os: 'linux', architecture },
    created: '2026-01-02T03:04:05Z',
    steps: [{ createdBy: `COPY ${architecture}`, files: [{ path: 'a', content: architecture }] }],
    config,
    ...(annotations ? { annotations } : {}),
  });
}

/** An index of images, and BuildKit's kind of attestation beside the first. */
export function index(images: readonly ImageContent[], annotations?: AnnotationsJson): Content {
  const entries: readonly IndexEntry[] = images.map((content) => ({ content, platform: content.platform }));
  const [first] = images;
  const attestation: readonly IndexEntry[] = first
    ? [
        {
          content: image('unknown'),
          platform: { os: 'unknown', architecture: 'unknown' },
          annotations: {
            'vnd.docker.reference.type': 'attestation-manifest',
            'vnd.docker.reference.digest': first.descriptor.digest,
          },
        },
      ]
    : [];
  return buildIndex([...entries, ...attestation], annotations ? { annotations } : {});
}
