import type { Received } from './connection';
import { RegistryError } from '../registryError';
import type { Clock } from './clock';
import type { TransportRequest } from './exchange';
import { describeUrl, explain } from './failure';

/** Of an answer that is no success. */
const MAX_ERROR_BYTES = 64 * 1024;
const MAX_DISCARDED_BYTES = 64 * 1024;
const MAX_DISCARD_MS = 2_000;

/** An answer whose body is still to be read. */
export interface OpenAnswer extends Received {
  readonly url: URL;
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/**
 * The body of a success, all of it.
 * @throws RegistryError 'tooLarge', before anything is read where the length is announced; 'malformed' where it is compressed.
 */
export async function readBody(request: TransportRequest, answer: OpenAnswer, clock: Clock): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(request, answer, clock)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The body of an answer that is no success: an explanation at most, so that what is odd about it counts for nothing. */
export async function readErrorBody(
  request: TransportRequest,
  { status, headers, stream }: OpenAnswer,
  clock: Clock,
): Promise<Uint8Array> {
  const most = Math.min(request.maxBytes, MAX_ERROR_BYTES);
  if (hasBody(request.method, status) && (isCompressed(headers) || announced(headers) > most)) {
    stream.destroy();
    return new Uint8Array();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    clock.expect('idle');
    size += chunk.length;
    if (size > most) return new Uint8Array();
    chunks.push(chunk);
  }
  if (clock.signal.aborted) throw clock.signal.reason;
  return Buffer.concat(chunks);
}

/** The body of a success as it comes; the idle time runs only while we wait for the host. */
export async function* chunksOf(
  request: TransportRequest,
  answer: OpenAnswer,
  clock: Clock,
): AsyncGenerator<Uint8Array, void, void> {
  const { stream } = answer;
  try {
    if (hasBody(request.method, answer.status)) checkHeaders(request, answer);
    let size = 0;
    clock.expect('idle');
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      clock.rest();
      size += chunk.length;
      if (size > request.maxBytes) throw tooLarge(request, answer);
      yield chunk;
      clock.expect('idle');
    }
    // A body that was cut off does not always end with an error, not even where it was we who gave it up.
    if (clock.signal.aborted) throw clock.signal.reason;
    const length = answer.headers.get('content-length');
    if (hasBody(request.method, answer.status) && length !== null && Number(length) !== size) {
      throw cutOff(answer, size);
    }
  } catch (error) {
    stream.destroy();
    throw explain(error, request, clock);
  }
}

function checkHeaders(request: TransportRequest, answer: OpenAnswer): void {
  if (announced(answer.headers) > request.maxBytes) throw tooLarge(request, answer);
  // Digests are over the bytes as served, and we asked for these.
  if (isCompressed(answer.headers)) {
    const { host } = answer.url;
    throw new RegistryError('malformed', `${describeUrl(answer.url)}: compressed, although not asked for`, { host });
  }
}

/**
 * Ends an answer whose body nobody needs. A short one is read to its end, so that the connection can serve the next request; an error
 * in it is nobody's.
 */
export async function discard(
  { status, headers, stream }: OpenAnswer,
  method: TransportRequest['method'],
): Promise<void> {
  if (stream.destroyed) return;
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  const end = () => stream.destroy();
  if (hasBody(method, status) && announced(headers) > MAX_DISCARDED_BYTES) end();
  const timer = setTimeout(end, MAX_DISCARD_MS);
  let left = MAX_DISCARDED_BYTES;
  stream.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) end();
  });
  await closed;
  clearTimeout(timer);
}

/** Whatever the headers say of a length. */
function hasBody(method: TransportRequest['method'], status: number | undefined): boolean {
  return method !== 'HEAD' && status !== 204 && status !== 304;
}

function isCompressed(headers: Headers): boolean {
  return !/^(identity)?$/i.test((headers.get('content-encoding') ?? '').trim());
}

/** Bytes. */
function announced(headers: Headers): number {
  return Number(headers.get('content-length') ?? 0);
}

function cutOff({ url }: OpenAnswer, size: number): RegistryError {
  const message = `${describeUrl(url)}: the body ended after ${size} bytes`;
  // Node's own word for what it notices itself.
  return new RegistryError('unreachable', message, { host: url.host, systemCode: 'ERR_STREAM_PREMATURE_CLOSE' });
}

function tooLarge(request: TransportRequest, { url, status }: OpenAnswer): RegistryError {
  const message = `${describeUrl(url)}: more than ${request.maxBytes} bytes`;
  return new RegistryError('tooLarge', message, { host: request.url.host, status });
}
