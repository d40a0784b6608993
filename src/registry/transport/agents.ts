import { type ClientRequest, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import type { NetConnectOpts, Socket } from 'node:net';
import type { Addresses } from './addresses';
import { refuseUpgrade } from './upgrade';

/** Kept connections to hosts themselves. Under VS Code's proxy support its own agents take their place. */
export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** @param connectTimeout milliseconds until a connection must stand, TLS included. */
export function keptAgents(options: AgentOptions, addresses: Addresses, connectTimeout: number): Agents {
  const kept = { ...options, keepAlive: true };
  return {
    http: watched(new HttpAgent(kept), 'connect', addresses, connectTimeout),
    https: watched(new HttpsAgent(kept), 'secureConnect', addresses, connectTimeout),
  };
}

/** What Node's types leave out of an agent. */
interface Connects {
  addRequest(request: ClientRequest, ...rest: readonly unknown[]): void;
  createConnection(options: NetConnectOpts, callback?: unknown): Socket;
}

/** The agent, made to look names up our way, to tell which addresses it connects, and not to wait for ever. */
function watched<A extends HttpAgent>(agent: A, ready: string, addresses: Addresses, timeout: number): A {
  const connects = agent as unknown as Connects;
  const add = connects.addRequest.bind(agent);
  connects.addRequest = (request, ...rest) => {
    refuseUpgrade(request);
    add(request, ...rest);
  };
  const create = connects.createConnection.bind(agent);
  connects.createConnection = (options, callback) => {
    const socket = create({ lookup: addresses.lookUp, ...options }, callback);
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' }));
    }, timeout);
    const stop = () => clearTimeout(timer);
    socket.once('close', stop);
    socket.once(ready, () => {
      stop();
      addresses.opened(socket);
      if ('port' in options) addresses.connectedAt(options.host ?? '', options.port, socket);
    });
    return socket;
  };
  return agent;
}
