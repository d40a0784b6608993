import type { ScratchRegistry } from '../scratchRegistry';
import type { Content } from './content';

/** Puts a manifest with everything under it into the registry, under a tag if there is one. */
export function pushContent(registry: ScratchRegistry, repository: string, content: Content, tag?: string): void {
  for (const { bytes, mediaType } of content.blobs) registry.putBlob(repository, bytes, mediaType);
  for (const child of content.manifests) pushContent(registry, repository, child);
  registry.putManifest(repository, tag, content.bytes, content.descriptor.mediaType);
}
