import { type Action, redirect, type ScratchRegistry } from '../test/support/scratchRegistry';
import { single } from './figure';
import { below, part, row } from './part';
import { connect, counted, details, withRegistry } from './registryClient';

const INDEX = 'library/nginx:1.27-alpine';

/** Registries that lead elsewhere: to a store for their blobs, to a regional host for all. Each host is counted apart. */
export const redirects = part({
  rows: {
    ...below('blobs-elsewhere', redirectRows('blobs at a store')),
    ...below('all-elsewhere', redirectRows('each manifest and blob at another host')),
  },
  measure: async () => ({
    ...below('blobs-elsewhere', await redirected(['blob'])),
    ...below('all-elsewhere', await redirected(['manifest', 'blob'])),
  }),
});

function redirectRows(where: string) {
  return {
    ...below('first', countRows(`configuration, ${where}`)),
    ...below('later', countRows(`the same after the cache time, ${where}`)),
  };
}

function countRows(what: string) {
  return {
    requests: row(`${what}: of the registry`, 'requests'),
    redirected: row('of these redirected', 'requests'),
    store: row('where these led', 'requests'),
  };
}

function redirected(kinds: readonly ('manifest' | 'blob')[]) {
  return withRegistry({}, (store) =>
    withRegistry({}, async (registry) => {
      const toStore: Action = (request, next) => redirect(store.url + request.path)(request, next);
      for (const kind of kinds) registry.on({ kind }, toStore);
      const client = connect(undefined, [store.host]);
      const first = await count(registry, store, () => details(registry, client, INDEX));
      client.wait();
      const later = await count(registry, store, () => details(registry, client, INDEX));
      client.dispose();
      return { ...below('first', first), ...below('later', later) };
    }),
  );
}

async function count(registry: ScratchRegistry, store: ScratchRegistry, work: () => Promise<unknown>) {
  store.forgetRequests();
  return {
    requests: await counted(registry, work),
    redirected: single(registry.count({ status: 307 })),
    store: single(store.count()),
  };
}
