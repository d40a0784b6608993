import diagnostics from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** Notes what any code of this process connects to from now on: names that are looked up, `address:port` of each connection, and errors. */
export function watchConnections(): { readonly reached: Set<string>; readonly stop: () => void } {
  const reached = new Set<string>();
  const note = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    socket.once('lookup', (_error, _address, _family, host) => reached.add(host));
    socket.once('connect', () => reached.add(`${String(socket.remoteAddress)}:${String(socket.remotePort)}`));
    socket.once('error', (error) => reached.add(error.message));
  };
  diagnostics.subscribe('net.client.socket', note);
  return { reached, stop: () => diagnostics.unsubscribe('net.client.socket', note) };
}
