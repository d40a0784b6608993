import { once } from 'node:events';
import { ClientRequest, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A proxy for http and, by CONNECT, for anything. */
export interface ProxyServer {
  readonly host: string;
  readonly url: URL;
  /** Each request to the proxy: `CONNECT host:port`, `GET http://…`. */
  readonly requests: readonly string[];
  /** The Proxy-Authorization of each. */
  readonly logins: readonly (string | undefined)[];
  readonly openConnections: number;
  readonly close: () => Promise<void>;
}

export interface ProxyServerOptions {
  /** What CONNECT is answered with instead of a tunnel; 'never' for no answer at all. */
  readonly connectStatus?: number | 'never';
  /** The `host:port` that is really reached for the one asked for. Default: that one. */
  readonly route?: (host: string) => string;
}

export async function startProxyServer({
  connectStatus,
  route = (host) => host,
}: ProxyServerOptions = {}): Promise<ProxyServer> {
  const requests: string[] = [];
  const logins: (string | undefined)[] = [];
  const sockets = new Set<Duplex>();
  const track = (socket: Duplex): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  };
  const note = ({ method = '', url = '', headers }: IncomingMessage): void => {
    requests.push(`${method} ${url}`);
    logins.push(headers['proxy-authorization']);
  };
  const server = createServer((incoming, response) => {
    note(incoming);
    forward(incoming, response, route);
  });
  server.on('connection', (socket: Socket) => track(socket));
  server.on('connect', (incoming: IncomingMessage, client: Duplex) => {
    note(incoming);
    if (connectStatus === 'never') {
      client.resume().once('end', () => client.destroy());
      return;
    }
    if (connectStatus !== undefined) {
      client.end(
        `HTTP/1.1 ${connectStatus} No\r\nWWW-Authenticate: Bearer realm="http://127.0.0.1/x"\r\nContent-Length: 0\r\n\r\n`,
      );
      return;
    }
    const target = new URL(`http://${route(incoming.url ?? '')}`);
    const upstream = connect(Number(target.port || 80), target.hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    track(upstream);
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: new URL(`http://${host}`),
    requests,
    logins,
    get openConnections() {
      return sockets.size;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function forward(incoming: IncomingMessage, response: ServerResponse, route: (host: string) => string): void {
  const headers = { ...incoming.headers };
  delete headers['proxy-authorization'];
  const { host, pathname, search } = new URL(incoming.url ?? '');
  const { hostname, port } = new URL(`http://${route(host)}`);
  const path = pathname + search;
  const options = { hostname, port, path, method: incoming.method, headers, agent: false } as const;
  // Not `request`: in VS Code's extension host that would come back to this proxy.
  const upstream = new ClientRequest(options, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  upstream.on('error', () => response.destroy());
  incoming.pipe(upstream);
}
