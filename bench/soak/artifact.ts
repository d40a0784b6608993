import { createHash } from 'node:crypto';
import { artifactManifest, EMPTY_CONFIG, TITLE_KEY } from '../../src/oci/artifactManifest';
import type { Descriptor } from '../../src/oci/descriptor';
import { digestOf } from '../../src/oci/digest';
import { MediaType } from '../../src/oci/mediaType';
import { UNPACK_KEY } from '../../src/operations/unpackFolder';
import { gzip, tar } from '../../test/support/sampleImages';
import type { ScratchRegistry } from '../../test/support/scratchRegistry';

/** The repository of what is pulled and attached to. */
export const ARTIFACT = 'team/files';
/** The registries that are written to, by the names of their addresses: one that anybody may, and one that has accounts. */
export const PLACES = ['open', 'closed'] as const;

/** Bytes: several pieces of a stream. */
const LARGE = 1_500_000;
const FOLDER = 'pulled/folder';
const TAR_GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** The files of the artifact, by their names: one is large, one hidden, one stands in a folder that is packed. */
export function artifactFiles(): Readonly<Record<string, Buffer>> {
  return {
    'pulled/notes.txt': Buffer.from('notes\n'),
    'pulled/more/large.bin': filler(LARGE),
    'pulled/.hidden/settings.json': Buffer.from('{}'),
    [`${FOLDER}/a/text.txt`]: Buffer.from('in a folder\n'),
  };
}

/** Puts the artifact into a registry, under `tags` tags of their own, each another manifest. */
export function putArtifact(registry: ScratchRegistry, tags: number): void {
  const layers: Descriptor[] = [];
  const put = (bytes: Uint8Array, mediaType: string, annotations: Descriptor['annotations']) => {
    registry.putBlob(ARTIFACT, bytes, mediaType);
    layers.push({ mediaType, digest: digestOf(bytes), size: bytes.length, annotations });
  };
  const files = Object.entries(artifactFiles());
  for (const [name, content] of files.filter(([each]) => !each.startsWith(`${FOLDER}/`)))
    put(content, 'application/octet-stream', { [TITLE_KEY]: name });
  const packed = tar(
    files.filter(([name]) => name.startsWith(`${FOLDER}/`)).map(([name, content]) => ({ path: name, content })),
  );
  const digest = { 'io.deis.oras.content.digest': digestOf(packed) };
  put(gzip(packed), TAR_GZIP, { [TITLE_KEY]: FOLDER, [UNPACK_KEY]: 'true', ...digest });
  registry.putBlob(ARTIFACT, Buffer.from('{}'), EMPTY_CONFIG.mediaType);
  for (let tag = 0; tag < tags; tag++) {
    const bytes = artifactManifest({
      ...{ artifactType: 'application/vnd.example', config: EMPTY_CONFIG },
      ...{ layers, annotations: { number: String(tag) } },
    });
    registry.putManifest(ARTIFACT, String(tag), bytes, MediaType.ociManifest);
  }
}

/** The same each time, and nothing that is compressed away. */
function filler(length: number): Buffer {
  const parts: Buffer[] = [];
  for (let number = 0; number * 32 < length; number++) parts.push(createHash('sha256').update(String(number)).digest());
  return Buffer.concat(parts).subarray(0, length);
}
