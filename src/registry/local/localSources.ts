import { LRUCache } from 'lru-cache';
import type { Descriptor } from '../../oci/descriptor';
import type { Digest } from '../../oci/digest';
import type { Manifest } from '../../oci/manifest';
import type {
  Ask,
  Fetched,
  LocalLocator,
  Locator,
  RegistryLocator,
  TaggedSource,
  NameList,
  Referrers,
  ReferrersFilter,
  ReferrersSource,
  StreamedSource,
} from '../imageSource';
import { mayBeOf } from '../referrersFilter';
import { cancelledError, RegistryError } from '../registryError';
import { SharedLoads } from '../sharedLoads';
import { DockerArchive, SAVED_IMAGES_FILE } from './dockerArchive';
import { FolderFiles } from './folderFiles';
import { ImageLayout, INDEX_FILE, LAYOUT_FILE } from './imageLayout';
import { LayoutSubjects } from './layoutSubjects';
import type { LocalImages } from './localImages';
import { throwIfCancelled } from './localError';
import { LocalTags } from './localTags';
import { TarArchive } from './tarArchive';

/** Archives whose headers are remembered; one takes at most some megabytes. */
const MAX_ARCHIVES = 8;

interface OpenArchive {
  readonly archive: TarArchive;
  readonly source: LocalImages;
}

/**
 * Every locator's source: image layouts and archives of this machine are read here, registries are asked through `registries`. The
 * headers of an archive are read once, and again when its file changes; a layout is read anew each time. Tags are those of this machine.
 */
export class LocalSources implements StreamedSource, TaggedSource<LocalLocator>, ReferrersSource<LocalLocator> {
  private readonly archives = new LRUCache<string, OpenArchive>({ max: MAX_ARCHIVES });
  private readonly opening = new SharedLoads<OpenArchive>();
  private readonly subjects = new LayoutSubjects();

  constructor(private readonly registries: StreamedSource<RegistryLocator>) {}

  async resolve(locator: Locator, ask: Ask): Promise<Digest> {
    if (locator.kind === 'registry') return this.registries.resolve(locator, ask);
    return (await this.local(locator, ask)).resolve(locator, ask);
  }

  async manifest(locator: Locator, ask: Ask): Promise<Fetched<Manifest>> {
    if (locator.kind === 'registry') return this.registries.manifest(locator, ask);
    return (await this.local(locator, ask)).manifest(locator, ask);
  }

  async blob(locator: Locator, descriptor: Descriptor, ask: Ask): Promise<Uint8Array> {
    if (locator.kind === 'registry') return this.registries.blob(locator, descriptor, ask);
    return (await this.local(locator, ask)).blob(locator, descriptor, ask);
  }

  async *openBlob(locator: Locator, descriptor: Descriptor, ask: Ask): AsyncGenerator<Uint8Array, void, void> {
    if (locator.kind === 'registry') yield* this.registries.openBlob(locator, descriptor, ask);
    else yield* (await this.local(locator, ask)).openBlob(locator, descriptor, ask);
  }

  tags(locator: LocalLocator, ask: Ask): NameList {
    return new LocalTags(async () => (await this.local(locator, ask)).names(ask.signal));
  }

  async referrers(locator: LocalLocator, { artifactType }: ReferrersFilter, ask: Ask): Promise<Referrers> {
    const { digest, path } = locator;
    if (!digest) throw new RegistryError('refused', 'referrers of what has no digest', { host: path });
    const list = await (await this.local(locator, ask)).referrers(digest, ask.signal);
    return { ...list, descriptors: list.descriptors.filter(mayBeOf(artifactType)) };
  }

  async tagsFrom(locator: LocalLocator, prefix: string, ask: Ask): Promise<readonly string[]> {
    const names = await (await this.local(locator, ask)).names(ask.signal);
    return names.filter((name) => name.startsWith(prefix));
  }

  private async local({ kind, path }: LocalLocator, { signal, fresh }: Ask): Promise<LocalImages> {
    throwIfCancelled(signal, path);
    if (kind === 'layout') return new ImageLayout(new FolderFiles(path), this.subjects);
    const known = fresh ? undefined : this.archives.get(path);
    if (known && (await known.archive.isCurrent())) return known.source;
    const load = async (shared: AbortSignal) => {
      const opened = await openArchive(path, this.subjects, shared);
      this.archives.set(path, opened);
      return opened;
    };
    const cancelled = () => cancelledError(path);
    return (await this.opening.ask(path, signal, load, cancelled)).source;
  }
}

/** Docker writes an image layout beside its own files since version 25: that one holds manifests. */
async function openArchive(path: string, subjects: LayoutSubjects, signal: AbortSignal): Promise<OpenArchive> {
  const archive = await TarArchive.open(path, signal);
  const isLayout = archive.has(LAYOUT_FILE) && archive.has(INDEX_FILE);
  const isSaved = archive.has(SAVED_IMAGES_FILE);
  return { archive, source: isLayout || !isSaved ? new ImageLayout(archive, subjects) : new DockerArchive(archive) };
}
