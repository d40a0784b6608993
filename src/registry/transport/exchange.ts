/** What is sent with a write. */
export type RequestBody = string | Uint8Array | StreamedBody;

/** A body that is read while it is sent, so that it may be of any size. */
export interface StreamedBody {
  /** Bytes: as many as `open` gives. */
  readonly size: number;
  /** The content from its start; called again where a request has to be made again. What it throws ends the request. */
  readonly open: () => AsyncIterable<Uint8Array>;
}

/** A request as the registry's client makes it; what keeps the connection safe and alive is added by the transport. */
export interface TransportRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent to `url`'s origin alone: a redirect to another origin goes without, and so does what follows. */
  readonly authorization?: string | undefined;
  /** Of a POST or PUT. That of a POST is sent to `url`'s origin alone. */
  readonly body?: RequestBody | undefined;
  /**
   * The registry whose answer named `url`: a realm, a `Link`, a `Location`. The address is then held to the rules for leads, and
   * so is every redirect from there. Absent where `url` is the registry itself.
   */
  readonly ledBy?: URL | undefined;
  /** The most bytes of a body that are read. */
  readonly maxBytes: number;
  /** One of the many that one answer takes; they have turns of their own. */
  readonly isOfMany?: boolean | undefined;
  /** Refused where it would connect to an address that is not public; redirects may lead to private hosts that the user lists. */
  readonly publicOnly?: boolean | undefined;
  readonly signal: AbortSignal;
}

export interface TransportResponse {
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  /** Whole for a success; of other answers at most 64 KiB are read, and a longer body counts as empty. */
  readonly body: Uint8Array;
}

/** An answer whose body is read as it comes. */
export interface StreamedResponse extends TransportResponse {
  /** Of an answer other than success; empty for a success. */
  readonly body: Uint8Array;
  /**
   * The body of a success, once. Who stops early closes the connection; who never starts loses it after the idle time. Rejects with a
   * RegistryError.
   */
  readonly chunks: AsyncIterable<Uint8Array>;
}
