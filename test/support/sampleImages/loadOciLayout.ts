import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Descriptor, descriptorSchema } from '../../../src/oci/descriptor';
import { matchesDigest } from '../../../src/oci/digest';
import { type Manifest, parseManifest } from '../../../src/oci/manifest';
import { type Parsed, parseJson, parseWith } from '../../../src/oci/parsed';
import * as v from 'valibot';
import type { ScratchRegistry } from '../scratchRegistry';
import type { BlobContent, Content } from './content';
import { pushContent } from './pushContent';

export interface LayoutEntry {
  readonly content: Content;
  /** The annotation org.opencontainers.image.ref.name of the entry in index.json. */
  readonly refName: string | undefined;
}

const REF_NAME = 'org.opencontainers.image.ref.name';

/**
 * What index.json of an image layout lists, with everything under it; every digest is verified.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md
 */
export function loadOciLayout(folder: string): readonly LayoutEntry[] {
  const { manifests } = read(indexOf(folder), `${folder}/index.json`);
  return manifests.map((entry) => ({ content: loadManifest(folder, entry), refName: entry.annotations[REF_NAME] }));
}

/**
 * Pushes all that a layout lists. The tag goes to the entry that has a name in the layout, else to the first; the others, which
 * are what is under it and about it, are pushed by digest.
 */
export function pushLayout(registry: ScratchRegistry, repository: string, tag: string, folder: string): void {
  const entries = loadOciLayout(folder);
  const tagged = entries.find((entry) => entry.refName !== undefined) ?? entries[0];
  for (const entry of entries) pushContent(registry, repository, entry.content, entry === tagged ? tag : undefined);
}

function indexOf(folder: string): Parsed<{ readonly manifests: readonly Descriptor[] }> {
  const json = parseJson(readFileSync(join(folder, 'index.json')));
  return json.kind === 'ok' ? parseWith(v.object({ manifests: v.array(descriptorSchema) }), json.value) : json;
}

function loadManifest(folder: string, descriptor: Descriptor): Content {
  const { mediaType, bytes } = loadBlob(folder, descriptor);
  const manifest: Manifest = read(parseManifest(bytes, mediaType), descriptor.digest);
  const isIndex = manifest.kind === 'index';
  const { digest, size } = descriptor;
  return {
    descriptor: { mediaType, digest, size },
    bytes,
    blobs: isIndex ? [] : [manifest.config, ...manifest.layers].map((blob) => loadBlob(folder, blob)),
    manifests: isIndex ? manifest.manifests.map((child) => loadManifest(folder, child)) : [],
  };
}

function loadBlob(folder: string, { digest, mediaType }: Descriptor): BlobContent {
  const bytes = readFileSync(join(folder, 'blobs', ...digest.split(':')));
  if (!matchesDigest(bytes, digest)) throw new Error(`${folder}: the content of ${digest} has another digest`);
  return { mediaType, bytes };
}

function read<T>(parsed: Parsed<T>, what: string): T {
  if (parsed.kind !== 'ok') throw new Error(`${what}: ${parsed.reason}`);
  return parsed.value;
}
