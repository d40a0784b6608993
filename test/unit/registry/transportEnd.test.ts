import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leftOpen, openResources } from '../../support/openResources';
import { delay, hold, type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { failure, transportClient, type TransportClient } from './transportClient';

describe('the end of a Transport', () => {
  let registry: ScratchRegistry;
  let client: TransportClient;
  let url: string;
  let before: Readonly<Record<string, number>>;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    url = `${registry.url}/v2/a/blobs/${registry.putBlob('a', Buffer.from('hello')).digest}`;
    before = openResources();
    client = transportClient({ timeouts: { idle: 3_000 }, maxPerHost: 1 });
  });

  afterEach(async () => {
    client.transport.dispose();
    await registry.close();
  });

  it('cancels what is under way, waits, or is asked later, and leaves nothing open', async () => {
    registry.on({}, hold(), { times: 1 });
    const all = [1, 2].map(() => failure(client.transport.send(client.request(url))));
    await expect.poll(() => registry.requests.length).toBe(1);
    client.transport.dispose();
    all.push(failure(client.transport.send(client.request(url))));
    all.push(failure(client.transport.openBody(client.request(url))));
    expect(await Promise.all(all)).toMatchObject(Array(4).fill({ kind: 'cancelled' }));
    expect(registry.requests).toHaveLength(1);
    expect(await leftOpen(before)).toEqual([]);
  });

  it('cancels a repetition before it is sent', async () => {
    registry.on({}, status(503), { times: 1 });
    const sent = failure(client.transport.send(client.request(url)));
    await expect.poll(() => client.lines.length).toBe(1);
    client.transport.dispose();
    expect(await sent).toMatchObject({ kind: 'cancelled' });
    expect(registry.requests).toHaveLength(1);
  });

  it('comes after the last answer where it is retired, and leaves no connection', async () => {
    registry.on({}, delay(100), { times: 1 });
    const all = [1, 2].map(() => client.transport.send(client.request(url)));
    client.transport.retire();
    expect((await Promise.all(all)).map(({ body }) => Buffer.from(body).toString())).toEqual(['hello', 'hello']);
    expect(await leftOpen(before)).toEqual([]);
    // What a question that began before still has to ask.
    expect((await client.transport.send(client.request(url))).status).toBe(200);
    expect(await leftOpen(before)).toEqual([]);
  });

  it('comes at once where it is retired idle', async () => {
    await client.transport.send(client.request(url));
    client.transport.retire();
    expect(await leftOpen(before)).toEqual([]);
  });
});
