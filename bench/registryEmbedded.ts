import { MediaType } from '../src/oci/mediaType';
import { type ScratchRegistry, startScratchRegistry } from '../test/support/scratchRegistry';
import { part, row } from './part';
import { connect, counted, details } from './registryClient';

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** What is spared where descriptors embed their content (`data`): one request for each. */
export const embedded = part({
  rows: {
    'embedded.single': row('configuration of a single manifest that embeds it', 'requests', { atMost: 1 }),
    'embedded.platform': row('configuration of a platform whose manifest embeds it', 'requests', { atMost: 2 }),
    'embedded.all': row('configuration of a platform, manifest and configuration embedded', 'requests', { atMost: 1 }),
  },
  measure: async () => {
    const registry = await startScratchRegistry();
    const client = connect();
    try {
      push(registry);
      const count = (tag: string) => counted(registry, () => details(registry, client, `embeds:${tag}`));
      return {
        'embedded.single': await count('single'),
        'embedded.platform': await count('index'),
        'embedded.all': await count('all'),
      };
    } finally {
      client.dispose();
      await registry.close();
    }
  },
});

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
