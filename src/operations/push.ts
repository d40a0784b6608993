import {
  artifactManifest,
  type ArtifactParts,
  CREATED_KEY,
  EMPTY_CONFIG,
  TITLE_KEY,
  UNKNOWN_ARTIFACT,
} from '../oci/artifactManifest';
import type { Annotations, Descriptor } from '../oci/descriptor';
import { type Digest, digestOf } from '../oci/digest';
import { MediaType } from '../oci/mediaType';
import { type Ask, atDigest, type RegistryLocator } from '../registry/imageSource';
import type { PushTarget, PutManifest } from '../registry/pushTarget';
import { RegistryError } from '../registry/registryError';
import { counted } from './counted';
import { inParallel } from './inParallel';
import { type LocalContent, localContent } from './localContent';
import type { TransferProgress } from './pull';
import { checkNames, TransferError } from './transferError';

export interface LocalFile {
  /** On this machine. */
  readonly path: string;
  readonly mediaType: string;
}

/** What an artifact is to be made of. */
export interface ArtifactFiles {
  readonly artifactType?: string | undefined;
  readonly config?: LocalFile | undefined;
  /** At least one; `name` becomes its title, a path with slashes. */
  readonly files: readonly (LocalFile & { readonly name: string })[];
  /** Of the manifest. The time of its creation is added, where it is not among them: without it the same files have the same digest. */
  readonly annotations: Annotations;
}

export interface PushOptions {
  readonly target: PushTarget;
  readonly ask: Ask;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
}

export interface Pushed {
  /** Where it is now, with its digest. */
  readonly locator: RegistryLocator;
  readonly descriptor: Descriptor;
  readonly artifactType: string;
  readonly files: readonly Descriptor[];
}

const AT_ONCE = 3;

/** Puts files into a registry as one artifact, under the locator's tag. @throws RegistryError, TransferError, or the signal's reason. */
export async function pushArtifact(
  artifact: ArtifactFiles,
  locator: RegistryLocator,
  options: PushOptions,
): Promise<Pushed> {
  const { pushed, bytes } = await pushContent(artifact, locator, undefined, options);
  const { reference } = locator;
  const tag = reference.tag ?? 'latest';
  const tagged: RegistryLocator = { kind: 'registry', reference: { ...reference, tag, digest: undefined } };
  await options.target.putManifest(tagged, bytes, MediaType.ociManifest, undefined, options.ask);
  return {
    ...pushed,
    locator: { kind: 'registry', reference: { ...reference, tag, digest: pushed.descriptor.digest } },
  };
}

/** The same without a tag, for `subject`; also resolves with how the registry took it. */
export async function pushAttached(
  artifact: ArtifactFiles,
  locator: RegistryLocator,
  subject: NonNullable<ArtifactParts['subject']>,
  options: PushOptions,
): Promise<{ readonly pushed: Pushed; readonly put: PutManifest }> {
  const { pushed, bytes } = await pushContent(artifact, locator, subject, options);
  const put = await options.target.putManifest(pushed.locator, bytes, MediaType.ociManifest, undefined, options.ask);
  return { pushed, put };
}

/** Puts there what the manifest names, and makes the manifest. */
async function pushContent(
  artifact: ArtifactFiles,
  locator: RegistryLocator,
  subject: ArtifactParts['subject'],
  { target, ask, now, onProgress = () => undefined }: PushOptions,
): Promise<{ readonly pushed: Pushed; readonly bytes: Uint8Array }> {
  checkNames(artifact.files.map(({ name }) => name));
  const { files, config, annotations } = artifact;
  const layers: LocalContent[] = [];
  for (const { path, mediaType, name } of files) {
    layers.push(await localContent(path, mediaType, { [TITLE_KEY]: name }, ask.signal));
  }
  const configContent = config ? await localContent(config.path, config.mediaType, {}, ask.signal) : EMPTY_CONTENT;
  // Where the configuration's type tells nothing, there must be one.
  const isTold = config !== undefined && config.mediaType !== MediaType.ociEmpty;
  const artifactType = artifact.artifactType ?? (isTold ? undefined : UNKNOWN_ARTIFACT);

  const blobs = new Map<Digest, LocalContent>([...layers, configContent].map((each) => [each.descriptor.digest, each]));
  const pathOf = (each: LocalContent) => (each === configContent ? config : files[layers.indexOf(each)])?.path ?? '';
  await inParallel([...blobs.values()], AT_ONCE, ask.signal, async (content, signal) => {
    const { descriptor } = content;
    const name = descriptor.annotations[TITLE_KEY] ?? '';
    const report = (done: number) => {
      if (name !== '') onProgress({ name, done, size: descriptor.size });
    };
    const open = () => counted(content.open(), report);
    await target.putBlob(locator, descriptor, open, { ...ask, signal }).catch((error: unknown) => {
      throw localCause(error, pathOf(content));
    });
    report(descriptor.size);
  });

  const allAnnotations = { [CREATED_KEY]: new Date(now).toISOString().replace(/\.\d+/, ''), ...annotations };
  const bytes = artifactManifest({
    artifactType,
    config: configContent.descriptor,
    layers: layers.map(({ descriptor }) => descriptor),
    subject,
    annotations: allAnnotations,
  });
  const digest = digestOf(bytes);
  return {
    bytes,
    pushed: {
      locator: atDigest(locator, digest),
      descriptor: { mediaType: MediaType.ociManifest, digest, size: bytes.length, annotations: allAnnotations },
      artifactType: artifactType ?? configContent.descriptor.mediaType,
      files: layers.map(({ descriptor }) => descriptor),
    },
  };
}

const EMPTY_CONTENT: LocalContent = {
  descriptor: EMPTY_CONFIG,
  // eslint-disable-next-line @typescript-eslint/require-await -- content comes as a stream
  open: async function* () {
    yield new TextEncoder().encode('{}');
  },
};

/** What went wrong with the file itself while it was sent. */
function localCause(error: unknown, path: string): unknown {
  if (!(error instanceof RegistryError)) return error;
  if (error.cause instanceof TransferError) return error.cause;
  const isChanged = error.kind === 'digestMismatch';
  return isChanged ? new TransferError({ kind: 'changed', path }, { cause: error }) : error;
}
