import { MediaType } from '../src/oci/mediaType';
import { firstScopeOnly, type ScratchRegistry, startScratchRegistry } from '../test/support/scratchRegistry';
import type { Row } from './measure';
import { connect, counted, digest } from './registryClient';

const IMAGES = 30;

/** Many images of one registry at once, as an open folder asks for them. */
export async function manyRows(): Promise<readonly Row[]> {
  return [
    ...(await askForAll('30 images', () => undefined)),
    ...(await askForAll('30 images, a token for one repository only', (registry) =>
      registry.on({ kind: 'token' }, firstScopeOnly()),
    )),
  ];
}

async function askForAll(name: string, prepare: (registry: ScratchRegistry) => unknown): Promise<readonly Row[]> {
  const registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
  try {
    const repositories = Array.from({ length: IMAGES }, (_, index) => `team/app-${index}`);
    for (const repository of repositories) push(registry, repository);
    prepare(registry);
    const client = connect();
    const all = () => Promise.all(repositories.map((repository) => digest(registry, client, `${repository}:1`)));
    const requests = await counted(registry, `requests: digests of ${name}`, all);
    client.dispose();
    const connections = new Set(registry.requests.map(({ connection }) => connection)).size;
    return [
      requests,
      { name: `tokens: ${name}`, value: registry.count({ kind: 'token' }), unit: '' },
      { name: `refusals for want of one: ${name}`, value: registry.count({ status: 401 }), unit: '' },
      { name: `connections: ${name}`, value: connections, unit: '' },
    ];
  } finally {
    await registry.close();
  }
}

function push(registry: ScratchRegistry, repository: string): void {
  const config = registry.putBlob(repository, new TextEncoder().encode('{"os":"linux"}'), MediaType.ociConfig);
  const image = { schemaVersion: 2, mediaType: MediaType.ociManifest, config, layers: [] };
  registry.putManifest(repository, '1', new TextEncoder().encode(JSON.stringify(image)), MediaType.ociManifest);
}
