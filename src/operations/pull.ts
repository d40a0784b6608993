import { TITLE_KEY } from '../oci/artifactManifest';
import type { Descriptor } from '../oci/descriptor';
import { artifactTypeOf, type ImageManifest, type Manifest } from '../oci/manifest';
import type { Ask, Fetched, ImageSource, Locator } from '../registry/imageSource';
import { counted } from './counted';
import { isHidden } from './fileNames';
import { inParallel } from './inParallel';
import { TargetFolder } from './targetFolder';
import { checkNames, TransferError } from './transferError';
import { type StagedFile, UNPACK_KEY, unpackFolder } from './unpackFolder';

/** Where artifacts are pulled from. */
export interface PullSource extends Pick<ImageSource, 'manifest'> {
  /** As it comes; whether it is the descriptor's content is known at the end. */
  openBlob(locator: Locator, descriptor: Descriptor, ask: Ask): AsyncIterable<Uint8Array>;
}

export interface PullOptions {
  /** Made where it is not there. */
  readonly folder: string;
  readonly ask: Ask;
  /** Whether files that are there, with other content, are replaced. */
  readonly mayOverwrite: (names: readonly string[]) => Promise<boolean>;
  /** Whether files are written that stand in a folder whose name starts with a dot, or have such a name. */
  readonly mayWriteHidden: (names: readonly string[]) => Promise<boolean>;
  /** Bytes, of all files together. Default: 5 GB. */
  readonly maxBytes?: number | undefined;
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
}

/** How far one file is; in bytes. */
export interface TransferProgress {
  readonly name: string;
  readonly done: number;
  readonly size: number;
}

export interface Pulled {
  readonly fetched: Fetched<ImageManifest>;
  readonly artifactType: string | undefined;
  /** The artifact's files and folders that stand in the folder now, whole. */
  readonly files: readonly Descriptor[];
  readonly leftOut: readonly LeftOutFile[];
  /** Layers without a name, which were not read. */
  readonly unnamed: number;
}

/** What was not written: it may not be hidden, or replace a file; a link or something else stands in its way. */
export interface LeftOutFile {
  readonly name: string;
  readonly why: 'hidden' | 'exists' | 'link' | 'inTheWay';
}

const DEFAULT_MAX_PULL = 5_000_000_000;
const AT_ONCE = 3;

/** What comes of one layer. */
interface Arrived {
  readonly layer: Descriptor;
  readonly files: readonly StagedFile[];
  readonly folders: readonly string[];
}

/**
 * Writes the files of an artifact into a folder, under the names that its layers have as titles. Nothing is put in its place before
 * all of it has arrived and is what its digest says; what stands there already is left as it is, unless a person says otherwise.
 * @throws RegistryError, TransferError, or the signal's reason.
 */
export async function pullArtifact(source: PullSource, locator: Locator, options: PullOptions): Promise<Pulled> {
  const { ask, maxBytes = DEFAULT_MAX_PULL, onProgress = () => undefined } = options;
  const fetched = await source.manifest(locator, ask);
  const { manifest, layers, size } = filesToPull(fetched.value, maxBytes);

  const target = await TargetFolder.open(options.folder);
  try {
    const free = await target.free();
    if (size > free) throw new TransferError({ kind: 'noSpace', size, free });
    const room = { left: maxBytes - size };
    const arrived = await inParallel(layers, AT_ONCE, ask.signal, async (layer, signal): Promise<Arrived> => {
      const name = titleOf(layer);
      const chunks = source.openBlob(locator, layer, { ...ask, signal });
      const staged = await target.stage(counted(chunks, (done) => onProgress({ name, done, size: layer.size })));
      if (layer.annotations[UNPACK_KEY] !== 'true') return { layer, files: [{ name, staged }], folders: [] };
      const unpacked = await unpackFolder(name, staged, layer, target, room, signal);
      await target.discard(staged);
      return { layer, ...unpacked };
    });
    checkNames(arrived.flatMap(({ files }) => files.map(({ name }) => name)));
    const leftOut = await placeAll(target, arrived, options);
    const names = leftOut.map(({ name }) => name);
    const isWhole = ({ files, folders }: Arrived) =>
      ![...files.map(({ name }) => name), ...folders].some((name) => names.includes(name));
    return {
      fetched: { ...fetched, value: manifest },
      artifactType: artifactTypeOf(manifest),
      files: arrived.filter(isWhole).map(({ layer }) => layer),
      leftOut,
      unnamed: manifest.layers.length - layers.length,
    };
  } finally {
    await target.close();
  }
}

/** What of a manifest is pulled, and its bytes in all. @throws TransferError where nothing of it can or may be. */
export function filesToPull(
  manifest: Manifest,
  maxBytes = DEFAULT_MAX_PULL,
): { readonly manifest: ImageManifest; readonly layers: readonly Descriptor[]; readonly size: number } {
  if (manifest.kind === 'index') throw new TransferError({ kind: 'index' });
  const layers = manifest.layers.filter((layer) => titleOf(layer) !== '');
  checkNames(layers.map(titleOf));
  if (layers.length === 0) throw new TransferError({ kind: 'noNames' });
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  if (size > maxBytes) throw new TransferError({ kind: 'tooLarge', size, limit: maxBytes });
  return { manifest, layers, size };
}

/** The name of a layer's file or folder; '' where it has none. */
export function titleOf({ annotations }: Descriptor): string {
  return annotations[TITLE_KEY] ?? '';
}

async function placeAll(
  target: TargetFolder,
  arrived: readonly Arrived[],
  { ask, mayOverwrite, mayWriteHidden }: PullOptions,
): Promise<readonly LeftOutFile[]> {
  const leftOut: LeftOutFile[] = [];
  const all = arrived.flatMap(({ files }) => files);
  const hidden = [...all, ...arrived.flatMap(({ folders }) => folders.map((name) => ({ name })))]
    .map(({ name }) => name)
    .filter(isHidden);
  const showsHidden = hidden.length === 0 || (await mayWriteHidden(hidden));
  const wanted = all.filter(({ name }) => showsHidden || !isHidden(name));
  if (!showsHidden) for (const name of hidden) leftOut.push({ name, why: 'hidden' });

  const present = new Set<string>();
  const others: string[] = [];
  for (const { name, staged } of wanted) {
    if ((await target.standing(name)) !== 'file') continue;
    if (await target.holdsSame(name, staged)) present.add(name);
    else others.push(name);
  }
  const replaces = others.length > 0 && (await mayOverwrite(others));

  ask.signal.throwIfAborted();
  for (const name of arrived.flatMap(({ folders }) => folders)) {
    if (!showsHidden && isHidden(name)) continue;
    if (!(await target.makeFolder(name))) leftOut.push({ name, why: 'inTheWay' });
  }
  for (const { name, staged } of wanted) {
    if (present.has(name)) continue;
    const obstacle = await target.place(staged, name, replaces && others.includes(name));
    if (obstacle) leftOut.push({ name, why: REASONS[obstacle] });
  }
  return leftOut;
}

const REASONS = { file: 'exists', link: 'link', other: 'inTheWay' } as const;
