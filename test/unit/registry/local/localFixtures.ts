import { readlinkSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect } from 'vitest';
import { readDetails, summariseImage } from '../../../../src/inspection/inspectImage';
import { digestOf } from '../../../../src/oci/digest';
import { MediaType } from '../../../../src/oci/mediaType';
import type { ImageSource, LocalLocator, RegistryLocator, StreamedSource } from '../../../../src/registry/imageSource';
import { LocalSources } from '../../../../src/registry/local/localSources';
import { RegistryError } from '../../../../src/registry/registryError';
import { createScratchFolder, type ScratchFolder } from '../../../support/scratchFolder';
import { type MemberBlocks, tarOf } from './tarBlocks';

/** Files by their names, with '/'. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export const toolMade = path.resolve(import.meta.dirname, '../../../fixtures/tool-made');
export const ask = () => ({ signal: new AbortController().signal });

/** Sources of this machine alone: a question to a registry is an error of the test. */
export function localSources(): LocalSources {
  const never = () => Promise.reject(new Error('a registry was asked'));
  const openBlob = () => {
    throw new Error('a registry was asked');
  };
  const registries: StreamedSource<RegistryLocator> = { resolve: never, manifest: never, blob: never, openBlob };
  return new LocalSources(registries);
}

/** A path for an archive of each test's own, with sources that know nothing of it yet; what a test opens, it must close. */
export function scratchArchive() {
  let sources: LocalSources;
  let scratch: ScratchFolder;
  beforeEach(async () => {
    sources = localSources();
    scratch = await createScratchFolder({});
  });
  afterEach(async () => {
    expect(openFiles(scratch.path)).toEqual([]);
    await scratch.remove();
  });
  const archive = {
    get sources() {
      return sources;
    },
    get folder() {
      return scratch.path;
    },
    get file() {
      return path.join(scratch.path, 'a.tar');
    },
    write: (bytes: Uint8Array) => writeFile(archive.file, bytes),
    manifest: (tag?: string) => sources.manifest(archiveAt(archive.file, tag), ask()),
  };
  return archive;
}

/** The error of a question that must fail with one of ours. */
export async function failure(question: Promise<unknown>): Promise<RegistryError> {
  const error: unknown = await question.then(
    () => new Error('no failure'),
    (cause: unknown) => cause,
  );
  if (error instanceof RegistryError) return error;
  throw error;
}

export function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

export function blobName(bytes: Uint8Array): string {
  return `blobs/${digestOf(bytes).replace(':', '/')}`;
}

function descriptorJson(mediaType: string, bytes: Uint8Array, refName?: string) {
  const annotations = refName === undefined ? undefined : { 'org.opencontainers.image.ref.name': refName };
  return { mediaType, digest: digestOf(bytes), size: bytes.length, annotations };
}

const LAYER = gzipSync('a layer');
export const CONFIG = json({
  architecture: 'arm64',
  os: 'linux',
  config: { User: '1000' },
  rootfs: { type: 'layers', diff_ids: [digestOf(new TextEncoder().encode('a layer'))] },
});

/** A manifest over {@link CONFIG}; another `note`, another digest. */
export function imageManifest(note: string): Uint8Array {
  return json({
    schemaVersion: 2,
    mediaType: MediaType.ociManifest,
    config: descriptorJson(MediaType.ociConfig, CONFIG),
    layers: [descriptorJson('application/vnd.oci.image.layer.v1.tar+gzip', LAYER)],
    annotations: { note },
  });
}

/** The files of an image layout whose index.json lists these images, `[name, manifest]`. */
export function layoutFiles(images: readonly (readonly [name: string | undefined, manifest: Uint8Array])[]): Files {
  const manifests = images.map(([name, bytes]) => descriptorJson(MediaType.ociManifest, bytes, name));
  return {
    'oci-layout': json({ imageLayoutVersion: '1.0.0' }),
    'index.json': json({ schemaVersion: 2, mediaType: MediaType.ociIndex, manifests }),
    [blobName(CONFIG)]: CONFIG,
    [blobName(LAYER)]: LAYER,
    ...Object.fromEntries(images.map(([, bytes]) => [blobName(bytes), bytes])),
  };
}

export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
}

/** Files under `folder` that this process has open; nothing is known of that outside of Linux. */
export function openFiles(folder: string): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${fd}`);
      return file.startsWith(folder) ? [file] : [];
    } catch {
      return [];
    }
  });
}

export const layoutAt = (folder: string, tag?: string): LocalLocator => ({ kind: 'layout', path: folder, tag });
export const archiveAt = (file: string, tag?: string): LocalLocator => ({ kind: 'archive', path: file, tag });

export const membersOf = (files: Files): MemberBlocks[] =>
  Object.entries(files).map(([name, content]) => ({ name, content }));
export const tarOfFiles = (files: Files): Buffer => tarOf(membersOf(files));

/** What a hover would show of the one image of a place. */
export async function detailsOf(source: ImageSource, locator: LocalLocator) {
  const summary = await summariseImage(source, locator, ask());
  return readDetails(source, summary, { kind: 'wishes', wishes: [] }, ask());
}
