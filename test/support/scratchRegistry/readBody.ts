import type { IncomingMessage } from 'node:http';

const MAX_BODY_SIZE = 64 * 1024 * 1024;

/** The request's body; undefined where it is larger than 64 MiB. The rest is read all the same, so that the answer arrives. */
export async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  let size = 0;
  let chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size <= MAX_BODY_SIZE) chunks.push(chunk);
    else chunks = [];
  }
  return size <= MAX_BODY_SIZE ? Buffer.concat(chunks) : undefined;
}
