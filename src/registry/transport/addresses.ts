import { LRUCache } from 'lru-cache';
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction, Socket } from 'node:net';
import { addressKind, bareHost, forbiddenLead, listsHost, portOf } from '../hosts';

const MAX_HOSTS = 1_000;

/** Whether an address may be connected to: why not, or undefined. */
export type AddressCheck = (address: string) => string | undefined;

/**
 * Knows which addresses hosts were connected at, and looks names up for connections, so that an address that is checked is the one
 * that is connected.
 */
export class Addresses {
  private readonly connected = new LRUCache<string, string>({ max: MAX_HOSTS });
  /** Connections to an address that we looked up: not those to a proxy, neither ours nor VS Code's. */
  private readonly direct = new WeakSet<Socket>();

  constructor(
    private readonly listed: readonly string[] = [],
    readonly lookUp: LookupFunction = systemLookup,
  ) {}

  /** What is to be said of the addresses that `to` stands for. */
  checkOf(registry: URL, to: URL): AddressCheck {
    const context = {
      fromAddress: this.connected.get(keyOf(registry.hostname, portOf(registry))),
      listed: this.listed,
    };
    return (toAddress) => forbiddenLead(registry, to, { ...context, toAddress });
  }

  /** What is to be said of the addresses that `to` stands for where only public ones may be asked. `isLed`: somebody led there. */
  publicOnly(to: URL, isLed: boolean): AddressCheck {
    const isListed = isLed && listsHost(this.listed, to);
    return (address) => (isListed || addressKind(address) === 'public' ? undefined : 'an address that is not public');
  }

  /** Whether `origin` was last connected at an address that is not public; false where that is not known. */
  isPrivate(origin: URL): boolean {
    const address = this.connected.get(keyOf(origin.hostname, portOf(origin)));
    return address !== undefined && addressKind(address) !== 'public';
  }

  /** A connection to `url` that carries a request, opened for it with a look-up of ours. */
  opened(socket: Socket): void {
    this.direct.add(socket);
  }

  isDirect(socket: Socket): boolean {
    return this.direct.has(socket);
  }

  /** A connection carries a request to `url`: where it is to the host itself, that is where the host is. */
  reached(url: URL, socket: Socket): void {
    if (this.isDirect(socket)) this.connectedAt(url.hostname, portOf(url), socket);
  }

  /** A connection to a host now stands. */
  connectedAt(host: string, port: number, socket: Socket): void {
    if (socket.remoteAddress !== undefined) this.connected.set(keyOf(host, port), socket.remoteAddress);
  }

  /**
   * A look-up for one request to `hostname`, whose addresses must all pass `check`. `refuse` makes the error of those that do not;
   * `onLookUp` says that the request is on its way to the host itself.
   */
  lookupFor(
    hostname: string,
    check: AddressCheck,
    refuse: (why: string) => Error,
    onLookUp: () => void,
  ): LookupFunction {
    return (name, options, callback) => {
      // VS Code's proxy support may look up its proxy.
      if (name !== hostname) {
        this.lookUp(name, options, callback);
        return;
      }
      onLookUp();
      this.lookUp(name, { ...options, all: true }, (error, found, family) => {
        const addresses = typeof found === 'string' ? [{ address: found, family: family ?? 4 }] : found;
        const failure = error ?? failureOf(addresses, name, check, refuse);
        if (failure) callback(failure, options.all ? [] : '');
        else if (options.all) callback(null, addresses);
        else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
      });
    };
  }
}

function keyOf(host: string, port: number): string {
  return `${bareHost(host)} ${port}`;
}

function failureOf(
  addresses: readonly LookupAddress[],
  name: string,
  check: AddressCheck,
  refuse: (why: string) => Error,
): Error | undefined {
  if (addresses.length === 0) return Object.assign(new Error(`no address of ${name}`), { code: 'ENOTFOUND' });
  const why = addresses.map(({ address }) => check(address)).find((reason) => reason !== undefined);
  return why === undefined ? undefined : refuse(why);
}
