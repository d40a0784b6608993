import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port that answers each request with bytes of the test's own, whether they are HTTP or not. */
export interface RawServer {
  readonly host: string;
  readonly url: string;
  /** The heads of the requests, in the order of their arrival. */
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

/**
 * @param answer what is written, as Latin-1, to the request of this number (from 0) and with this head; several parts go out one
 * after the other, so that they come apart.
 */
export async function startRawServer(
  answer: (number: number, head: string) => string | readonly string[],
): Promise<RawServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    let received = '';
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      for (let end = received.indexOf('\r\n\r\n'); end >= 0; end = received.indexOf('\r\n\r\n')) {
        const head = received.slice(0, end);
        received = received.slice(end + 4);
        void write(socket, [answer(requests.push(head) - 1, head)].flat());
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}`,
    requests,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function write(socket: Socket, parts: readonly string[]): Promise<void> {
  for (const [index, part] of parts.entries()) {
    if (index > 0) await sleep(20);
    if (!socket.destroyed) socket.write(part, 'latin1');
  }
}
