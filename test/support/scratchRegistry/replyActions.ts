import type { Action } from './action';
import { type ErrorCode, errorReply } from './errorReply';
import { emptyReply, type Reply, type ReplyHeaders, withHeader } from './reply';

/** Answers with `code` and, if nothing else is given, the specification's error body. */
export function status(
  code: number,
  {
    errorCode = ERROR_CODES[code] ?? 'UNKNOWN',
    headers = {},
    body,
    contentType,
  }: { errorCode?: ErrorCode; headers?: ReplyHeaders; body?: string | Uint8Array; contentType?: string } = {},
): Action {
  const standard = body === undefined ? errorReply(code, errorCode) : { ...emptyReply(code), body: bytesOf(body) };
  const typed = contentType === undefined ? standard : withHeader(standard, 'Content-Type', contentType);
  const reply = Object.entries(headers).reduce<Reply>((so, [name, value]) => withHeader(so, name, value), typed);
  return () => Promise.resolve(reply);
}

const ERROR_CODES: Readonly<Record<number, ErrorCode>> = {
  401: 'UNAUTHORIZED',
  403: 'DENIED',
  404: 'MANIFEST_UNKNOWN',
  405: 'UNSUPPORTED',
  429: 'TOOMANYREQUESTS',
};

/** Sends the client elsewhere. */
export function redirect(location: string, code = 307): Action {
  return () => Promise.resolve(emptyReply(code, { Location: location }));
}

/** Sets a header of the answer, or leaves it out. */
export function header(name: string, value: string | readonly string[] | undefined): Action {
  return async (_request, next) => withHeader(await next(), name, value);
}

/** Answers of a registry that lets 100 requests through, of which `left` are left: each tells so, of itself, too. */
export function runningDown(limit: { left: number }): Action {
  return async (_request, next) => {
    const reply = await next();
    limit.left--;
    const limited = withHeader(reply, 'ratelimit-limit', '100;w=21600');
    return withHeader(limited, 'ratelimit-remaining', `${limit.left};w=21600`);
  };
}

/** Of a token service: it reads one `scope` parameter, as some do. */
export function firstScopeOnly(): Action {
  return ({ query }, next) => {
    query.set('scope', query.get('scope') ?? '');
    return next();
  };
}

/** Serves other bytes under the headers of the true ones, the digest among them; only the length is the bytes' own. */
export function wrongBody(body: string | Uint8Array | ((body: Uint8Array) => Uint8Array)): Action {
  return async (_request, next) => {
    const reply = await next();
    return { ...reply, body: typeof body === 'function' ? body(reply.body) : bytesOf(body) };
  };
}

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body;
}
