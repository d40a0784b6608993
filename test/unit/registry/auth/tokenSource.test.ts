import { afterEach, beforeEach, expect, it } from 'vitest';
import { TokenSource } from '../../../../src/registry/auth/tokenSource';
import { ANONYMOUS } from '../../../../src/registry/credentials/credentialSource';
import { endpointOf } from '../../../../src/registry/endpoint';
import { type ScratchRegistry, startScratchRegistry } from '../../../support/scratchRegistry';
import { transportClient, type TransportClient } from '../transportClient';

const signal = new AbortController().signal;
let registry: ScratchRegistry;
let client: TransportClient;

beforeEach(async () => {
  registry = await startScratchRegistry({ auth: { kind: 'bearer', tokenLifetime: 60 } });
  client = transportClient();
});

afterEach(async () => {
  client.transport.dispose();
  await registry.close();
});

it('puts in the place of a refused token one that others got meanwhile, but none that has run out', async () => {
  let now = 0;
  const tokens = new TokenSource(client.transport, () => now);
  const account = { endpoint: endpointOf(registry.host, {}), credential: ANONYMOUS, identity: 'anonymous' } as const;
  const service = { realm: new URL('/token', registry.url), service: undefined };
  const refused = await tokens.fetch(service, account, 'repository:a:pull', signal);
  const later = await tokens.replace(service, account, 'repository:a:pull', refused, signal);
  expect(await tokens.replace(service, account, 'repository:a:pull', refused, signal)).toBe(later);
  expect(registry.count({ kind: 'token' })).toBe(2);
  now = 60_000;
  expect(await tokens.replace(service, account, 'repository:a:pull', refused, signal)).not.toBe(later);
  expect(registry.count({ kind: 'token' })).toBe(3);
});
