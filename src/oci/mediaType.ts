/**
 * The media types of image-spec and of its Docker predecessors.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/media-types.md
 */
export const MediaType = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociEmpty: 'application/vnd.oci.empty.v1+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerSchema1: 'application/vnd.docker.distribution.manifest.v1+json',
  dockerSchema1Signed: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
} as const;

/** What a request for a manifest accepts. Without the OCI types a registry may convert or answer 404. */
export const MANIFEST_ACCEPT = [
  MediaType.ociIndex,
  MediaType.ociManifest,
  MediaType.dockerList,
  MediaType.dockerManifest,
].join(', ');

/** A Content-Type without its parameters, in lower case; '' where there is none. */
export function essence(contentType: string | null | undefined): string {
  return (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

export function isIndexType(mediaType: string): boolean {
  return mediaType === MediaType.ociIndex || mediaType === MediaType.dockerList;
}

export function isImageManifestType(mediaType: string): boolean {
  return mediaType === MediaType.ociManifest || mediaType === MediaType.dockerManifest;
}

export function isImageConfigType(mediaType: string): boolean {
  return mediaType === MediaType.ociConfig || mediaType === MediaType.dockerConfig;
}

/**
 * What some registries and tools once wrote for an image's configuration: Docker takes each of them for an image's.
 * @see https://github.com/distribution/distribution/issues/1621
 */
export function isUnspecificConfigType(mediaType: string): boolean {
  return ['', 'application/octet-stream', 'application/json', 'text/html'].includes(mediaType);
}

/** Whether a layer of this type belongs to an image's file system: also one that was written without a type. */
export function isLayerType(mediaType: string): boolean {
  return /^(?:application\/(?:octet-stream|vnd\.(?:oci\.image\.layer|docker\.image\.rootfs)\..*))?$/.test(mediaType);
}

/** Whether a layer of this type is what BuildKit or cosign write about an image, in a manifest that has an image's configuration. */
export function isEvidenceLayerType(mediaType: string): boolean {
  return /^application\/vnd\.(?:in-toto|dsse\.envelope|dev\.cosign\.simplesigning)[+.]/.test(mediaType);
}

export function isSchema1Type(mediaType: string): boolean {
  return mediaType === MediaType.dockerSchema1 || mediaType === MediaType.dockerSchema1Signed;
}

/** Whether `text` is a media type without parameters, as `artifactType` must be. @see https://www.rfc-editor.org/rfc/rfc6838#section-4.2 */
export function isMediaType(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/.test(text);
}
