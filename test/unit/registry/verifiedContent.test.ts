import { describe, expect, it } from 'vitest';
import type { Descriptor } from '../../../src/oci/descriptor';
import { digestOf } from '../../../src/oci/digest';
import { contentAtHand, verifiedChunks } from '../../../src/registry/verifiedContent';

const BYTES = Buffer.from('content of several chunks');

const descriptor = (size: number): Descriptor => ({
  mediaType: 'text/plain',
  digest: digestOf(BYTES),
  size,
  annotations: {},
});

/** What comes of these chunks, taken for `BYTES` in a length of `size`; or the kind of the error at their end. */
async function read(chunks: readonly Uint8Array[], size: number): Promise<string> {
  // eslint-disable-next-line @typescript-eslint/require-await -- a stream
  async function* stream() {
    yield* chunks;
  }
  const came: Uint8Array[] = [];
  try {
    for await (const chunk of verifiedChunks(stream(), descriptor(size), 'registry.example.com')) came.push(chunk);
    return Buffer.concat(came).toString();
  } catch (error) {
    expect(Buffer.concat(came)).toEqual(Buffer.concat(chunks));
    return (error as { kind: string }).kind;
  }
}

it.each([
  ['whole', [BYTES], BYTES.length, BYTES.toString()],
  ['in parts', [BYTES.subarray(0, 7), BYTES.subarray(7)], BYTES.length, BYTES.toString()],
  ['with one byte less', [BYTES.subarray(1)], BYTES.length - 1, 'digestMismatch'],
  ['with another byte', [BYTES.subarray(1), Buffer.from('x')], BYTES.length, 'digestMismatch'],
  ['in no chunk', [], 0, 'digestMismatch'],
  ['of a longer length than announced', [BYTES], BYTES.length - 1, 'digestMismatch'],
  ['of a shorter length than announced', [BYTES], BYTES.length + 1, 'digestMismatch'],
])('content %s', async (_name, chunks, size, expected) => {
  expect(await read(chunks, size)).toBe(expected);
});

describe('content that needs no request', () => {
  const data = BYTES.toString('base64');

  it.each([
    ['what a descriptor carries', { ...descriptor(BYTES.length), data }, BYTES.length, BYTES.toString()],
    ['nothing where it carries nothing', descriptor(BYTES.length), BYTES.length, undefined],
    ['nothing larger than may be read', { ...descriptor(BYTES.length), data }, BYTES.length - 1, undefined],
    ['nothing of another length', { ...descriptor(BYTES.length - 1), data }, BYTES.length, undefined],
    ['nothing else', { ...descriptor(1), data: Buffer.from('x').toString('base64') }, BYTES.length, undefined],
    ['the empty JSON object', { ...descriptor(2), digest: digestOf(Buffer.from('{}')) }, 2, '{}'],
  ])('is %s', (_name, about, maxBytes, expected) => {
    const content = contentAtHand(about, maxBytes);
    expect(content && Buffer.from(content).toString()).toBe(expected);
  });
});
