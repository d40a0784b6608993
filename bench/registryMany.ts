import { MediaType } from '../src/oci/mediaType';
import { firstScopeOnly, type ScratchRegistry, startScratchRegistry } from '../test/support/scratchRegistry';
import { single } from './figure';
import { below, part, row } from './part';
import { connect, connections, counted, digest } from './registryClient';

const IMAGES = 30;

/** Many images of one registry at once, as an open folder asks for them. */
export const many = part({
  rows: {
    ...below('many', manyRows(`${IMAGES} images of one registry`, 1)),
    ...below('many-single', manyRows(`${IMAGES} images, each token for one repository only`, IMAGES)),
  },
  measure: async () => ({
    ...below('many', await askForAll(() => undefined)),
    ...below('many-single', await askForAll((registry) => registry.on({ kind: 'token' }, firstScopeOnly()))),
  }),
});

function manyRows(what: string, tokens: number) {
  return {
    requests: row(`digests of ${what}`, 'requests'),
    tokens: row('tokens among these', 'tokens', { atMost: tokens }),
    refusals: row('requests among these that were refused for want of a token', 'refusals'),
    connections: row('connections for these', 'connections', { atMost: 6 }),
  };
}

async function askForAll(prepare: (registry: ScratchRegistry) => unknown) {
  const registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
  try {
    const repositories = Array.from({ length: IMAGES }, (_, index) => `team/app-${index}`);
    for (const repository of repositories) push(registry, repository);
    prepare(registry);
    const client = connect();
    const all = () => Promise.all(repositories.map((repository) => digest(registry, client, `${repository}:1`)));
    const requests = await counted(registry, all);
    client.dispose();
    return {
      requests,
      tokens: single(registry.count({ kind: 'token' })),
      refusals: single(registry.count({ status: 401 })),
      connections: single(connections(registry)),
    };
  } finally {
    await registry.close();
  }
}

function push(registry: ScratchRegistry, repository: string): void {
  const config = registry.putBlob(repository, new TextEncoder().encode('{"os":"linux"}'), MediaType.ociConfig);
  const image = { schemaVersion: 2, mediaType: MediaType.ociManifest, config, layers: [] };
  registry.putManifest(repository, '1', new TextEncoder().encode(JSON.stringify(image)), MediaType.ociManifest);
}
