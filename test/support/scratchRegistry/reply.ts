import type { ServerResponse } from 'node:http';

export type ReplyHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** An answer before it is sent. */
export interface Reply {
  readonly status: number;
  /** A header that is named with the value undefined is not sent, not even where Node would add it (Content-Length). */
  readonly headers: ReplyHeaders;
  readonly body: Uint8Array;
  /** How the answer goes out; absent is {@link sendWhole}. */
  readonly deliver?: Deliver | undefined;
}

/** Sends a reply, or as much of it as it likes. */
export type Deliver = (response: ServerResponse, reply: Reply) => void;

const NOTHING = new Uint8Array();

export function emptyReply(status: number, headers: ReplyHeaders = {}): Reply {
  return { status, headers, body: NOTHING };
}

export function jsonReply(
  value: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: ReplyHeaders } = {},
): Reply {
  const body = new TextEncoder().encode(JSON.stringify(value));
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body };
}

/** The reply with one header set, or named to be left out. Header names are compared without regard to case. */
export function withHeader(reply: Reply, name: string, value: string | readonly string[] | undefined): Reply {
  const others = Object.entries(reply.headers).filter(([other]) => other.toLowerCase() !== name.toLowerCase());
  return { ...reply, headers: { ...Object.fromEntries(others), [name]: value } };
}

export function sendWhole(response: ServerResponse, reply: Reply): void {
  sendHeaders(response, reply);
  response.end(reply.body);
}

/** Sends the status line and the headers; the Content-Length is the whole body's. */
export function sendHeaders(response: ServerResponse, reply: Reply): void {
  // The date would make answers differ from run to run.
  response.sendDate = false;
  const named = new Set(Object.keys(reply.headers).map((name) => name.toLowerCase()));
  if (!named.has('content-length') && reply.status !== 204 && reply.status !== 304) {
    response.setHeader('Content-Length', reply.body.byteLength);
  }
  for (const [name, value] of Object.entries(reply.headers)) {
    if (value !== undefined) response.setHeader(name, value);
  }
  response.writeHead(reply.status);
  response.flushHeaders();
}
