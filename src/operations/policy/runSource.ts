import type { Descriptor } from '../../oci/descriptor';
import type { Digest } from '../../oci/digest';
import type { Manifest } from '../../oci/manifest';
import {
  type Ask,
  atDigest,
  type Fetched,
  type HeadSource,
  type ManifestHead,
  type Referrers,
  type ReferrersFilter,
  type ReferrersSource,
  type RegistryLocator,
  type StreamedSource,
} from '../../registry/imageSource';
import { OnceARun } from './onceARun';
import type { RunGate } from './runGate';

/** What a policy reads from. */
export type PolicySource = HeadSource & ReferrersSource<RegistryLocator> & StreamedSource<RegistryLocator>;

const MAX_BYTES = 32 * 1024 * 1024;

/** Another source as one run sees it: a tag stands for what it stood for first, each manifest and blob is read once, and no more is asked than a gate allows. */
export class RunSource implements PolicySource {
  private readonly manifests = new OnceARun<Fetched<Manifest>>(({ bytes }) => bytes.length, MAX_BYTES);
  private readonly blobs = new OnceARun<Uint8Array>((bytes) => bytes.length, MAX_BYTES);

  constructor(
    private readonly source: PolicySource,
    private readonly gate: RunGate,
  ) {}

  manifest(locator: RegistryLocator, ask: Ask): Promise<Fetched<Manifest>> {
    return this.manifests.get(nameOf(locator), async () => {
      const fetched = await this.send(locator, 'manifest', () => this.source.manifest(locator, ask));
      if (!locator.reference.digest) this.manifests.put(nameOf(atDigest(locator, fetched.digest)), fetched);
      return fetched;
    });
  }

  resolve(locator: RegistryLocator, ask: Ask): Promise<Digest> {
    return this.send(locator, 'other', () => this.source.resolve(locator, ask));
  }

  head(locator: RegistryLocator, ask: Ask): Promise<ManifestHead> {
    return this.send(locator, 'other', () => this.source.head(locator, ask));
  }

  blob(locator: RegistryLocator, descriptor: Descriptor, ask: Ask): Promise<Uint8Array> {
    return this.blobs.get(nameOf(atDigest(locator, descriptor.digest)), () =>
      this.send(locator, 'other', () => this.source.blob(locator, descriptor, ask)),
    );
  }

  /** Signatures that are too large to be kept: nobody asks for them twice in a run. */
  async *openBlob(locator: RegistryLocator, descriptor: Descriptor, ask: Ask): AsyncGenerator<Uint8Array, void, void> {
    await this.send(locator, 'other', () => Promise.resolve());
    yield* this.source.openBlob(locator, descriptor, ask);
  }

  referrers(locator: RegistryLocator, filter: ReferrersFilter, ask: Ask): Promise<Referrers> {
    return this.send(locator, 'other', () => this.source.referrers(locator, filter, ask));
  }

  tagsFrom(locator: RegistryLocator, prefix: string, ask: Ask): Promise<readonly string[] | undefined> {
    return this.send(locator, 'other', () => this.source.tagsFrom(locator, prefix, ask));
  }

  private send<T>({ reference }: RegistryLocator, countsAs: 'manifest' | 'other', request: () => Promise<T>) {
    return this.gate.send(reference.registry, countsAs, request);
  }
}

/** Registry, repository and what is asked for there: a digest, where there is one, whatever the tag. Hosts are the same in any case. */
export function nameOf({ reference: { registry, repository, tag, digest } }: RegistryLocator): string {
  return `${registry.toLowerCase()}/${repository}${digest ? `@${digest}` : `:${tag ?? 'latest'}`}`;
}
