import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Certificate } from './certificates';

/** A port that speaks TLS and hands what it carries to a plain server, such as a scratch registry. */
export interface TlsFront {
  /** `address:port`, as it stands in a reference. */
  readonly host: string;
  readonly url: string;
  /** The subject's common name in the client certificate of each connection; undefined where there was none. */
  readonly clients: readonly (string | undefined)[];
  readonly close: () => Promise<void>;
}

/**
 * @param target `host:port` of the plain server.
 * @param clientAuthority PEM; with it only clients with a certificate of this authority are served.
 */
export async function startTlsFront(
  target: string,
  { cert, key }: Pick<Certificate, 'cert' | 'key'>,
  { hostname = '127.0.0.1', clientAuthority }: { hostname?: string; clientAuthority?: Buffer } = {},
): Promise<TlsFront> {
  const sockets = new Set<Socket>();
  const clients: (string | undefined)[] = [];
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  };
  const mutual = clientAuthority ? { requestCert: true, rejectUnauthorized: true, ca: [clientAuthority] } : {};
  const server = createServer({ cert, key, ...mutual }, (secure) => {
    // Absent where the client has shown none, whatever the types say.
    const subject = secure.getPeerCertificate().subject as { CN?: string } | undefined;
    clients.push(subject?.CN);
    const { hostname: address, port } = new URL(`http://${target}`);
    const plain = connect(Number(port), address);
    track(secure);
    track(plain);
    secure.once('close', () => plain.destroy());
    plain.once('close', () => secure.destroy());
    secure.pipe(plain).pipe(secure);
  });
  server.on('connection', track);
  server.on('tlsClientError', () => undefined);
  server.listen(0, hostname);
  await once(server, 'listening');
  const host = `${hostname}:${(server.address() as AddressInfo).port}`;
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { host, url: `https://${host}`, clients, close };
}
