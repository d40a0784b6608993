import { MediaType } from '../src/oci/mediaType';
import { type ScratchRegistry, startScratchRegistry } from '../test/support/scratchRegistry';
import type { Row } from './measure';
import { connect, counted, details } from './registryClient';

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** What is spared where descriptors embed their content (`data`). */
export async function embeddedRows(): Promise<readonly Row[]> {
  const registry = await startScratchRegistry();
  try {
    push(registry);
    const client = connect();
    const count = (name: string, tag: string) =>
      counted(registry, name, () => details(registry, client, `embeds:${tag}`));
    const rows = [
      await count('requests: configuration of a single manifest that embeds it', 'single'),
      await count('requests: configuration of a platform whose manifest embeds it', 'index'),
      await count('requests: configuration of a platform, manifest and configuration embedded', 'all'),
    ];
    client.dispose();
    return rows;
  } finally {
    await registry.close();
  }
}

/** Each with content of its own, so that no row lives on what another one has cached. */
function push(registry: ScratchRegistry): void {
  const image = (author: string) => {
    const config = bytesOf({ os: 'linux', architecture: 'amd64', author });
    const descriptor = registry.putBlob('embeds', config, MediaType.ociConfig);
    return bytesOf({
      schemaVersion: 2,
      mediaType: MediaType.ociManifest,
      config: { ...descriptor, data: base64(config) },
      layers: [],
    });
  };
  const index = (tag: string, entry: object) =>
    registry.putManifest('embeds', tag, bytesOf({ schemaVersion: 2, manifests: [entry] }), MediaType.ociIndex);
  registry.putManifest('embeds', 'single', image('single'), MediaType.ociManifest);
  index('index', registry.putManifest('embeds', 'entry', image('index'), MediaType.ociManifest));
  const all = image('all');
  index('all', { ...registry.putManifest('embeds', 'entry', all, MediaType.ociManifest), data: base64(all) });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
