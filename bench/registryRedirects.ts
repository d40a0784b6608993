import { type Action, redirect, type ScratchRegistry } from '../test/support/scratchRegistry';
import type { Row } from './measure';
import { connect, counted, details, withRegistry } from './registryClient';

const INDEX = 'library/nginx:1.27-alpine';

/** Registries that lead elsewhere: to a store for their blobs, to a regional host for all. Each host is counted apart. */
export async function redirectRows(): Promise<readonly Row[]> {
  return [
    ...(await redirected('blobs at a store', ['blob'])),
    ...(await redirected('each manifest and blob at another host', ['manifest', 'blob'])),
  ];
}

function redirected(name: string, kinds: readonly ('manifest' | 'blob')[]): Promise<readonly Row[]> {
  return withRegistry({}, (store) =>
    withRegistry({}, async (registry) => {
      const toStore: Action = (request, next) => redirect(store.url + request.path)(request, next);
      for (const kind of kinds) registry.on({ kind }, toStore);
      const client = connect(undefined, [store.host]);
      const first = await count(registry, store, `configuration, ${name}`, () => details(registry, client, INDEX));
      client.wait();
      const later = await count(registry, store, `after the cache time, ${name}`, () =>
        details(registry, client, INDEX),
      );
      client.dispose();
      return [...first, ...later];
    }),
  );
}

async function count(
  registry: ScratchRegistry,
  store: ScratchRegistry,
  name: string,
  work: () => Promise<unknown>,
): Promise<readonly Row[]> {
  store.forgetRequests();
  const row = await counted(registry, `requests: ${name}`, work);
  return [
    row,
    { name: `of these redirected: ${name}`, value: registry.count({ status: 307 }), unit: '' },
    { name: `requests where these led: ${name}`, value: store.count(), unit: '' },
  ];
}
