import { MediaType } from '../../src/oci/mediaType';
import type { ScratchRegistry } from '../../test/support/scratchRegistry';
import { kubernetesBundle } from '../bundle';

/** In whose name the registry of the bench answers. */
export const REGISTRY = 'registry.example.com';
const IMAGE = /registry\.example\.com\/(\S+):(\S+)/g;
/** Every so many references are pinned. */
const PINNED = 3;
/** Characters: no bundle has longer lines on average. */
const LONG_LINE = 200;

/** A bundle of an operator: many YAML documents in about so many lines. */
export function manyDocuments(lines: number): string {
  const text = kubernetesBundle(lines * LONG_LINE)
    .split('\n')
    .slice(0, lines)
    .join('\n');
  return text.slice(0, text.lastIndexOf('---\n'));
}

/** The same as one YAML document: a list. */
export function oneDocument(lines: number): string {
  const items = manyDocuments(lines).split('---\n').filter(Boolean);
  const indented = items.map((item) => `  - ${item.trimEnd().replaceAll('\n', '\n    ')}\n`);
  return `apiVersion: v1\nkind: List\nitems:\n${indented.join('')}`;
}

/** Puts the images that a manifest names into the registry. @returns the manifest with some of them pinned. */
export function publish(text: string, registry: ScratchRegistry): string {
  const config = {
    os: 'linux',
    architecture: 'amd64',
    created: '2024-05-01T12:00:00Z',
    rootfs: { type: 'layers', diff_ids: [] },
  };
  let count = 0;
  return text.replace(IMAGE, (image, repository: string, tag: string) => {
    const descriptor = registry.putBlob(repository, encode(config), MediaType.ociConfig);
    const manifest = encode({ schemaVersion: 2, mediaType: MediaType.ociManifest, config: descriptor, layers: [] });
    const { digest } = registry.putManifest(repository, tag, manifest, MediaType.ociManifest);
    return count++ % PINNED === 0 ? `${image}@${digest}` : image;
  });
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
