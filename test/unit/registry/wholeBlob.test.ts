import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest';
import { parseReference } from '../../../src/references/reference';
import type { RegistryLocator, StreamedSource } from '../../../src/registry/imageSource';
import { wholeBlob } from '../../../src/registry/wholeBlob';

const MIB = 1024 * 1024;

describe('wholeBlob', () => {
  const reference = parseReference('registry.example.com/a');
  if (reference.kind !== 'ok') throw new Error('no reference');
  const locator: RegistryLocator = { kind: 'registry', reference: reference.value };
  const ask = { signal: new AbortController().signal };

  /** What is read of content of `size`, which comes in these chunks, and how. */
  const read = async (size: number, chunks: readonly Uint8Array[], maxBytes = 4 * MIB) => {
    const whole = Buffer.concat(chunks);
    const calls: string[] = [];
    const source: Pick<StreamedSource<RegistryLocator>, 'blob' | 'openBlob'> = {
      blob: () => {
        calls.push('blob');
        return Promise.resolve(whole);
      },
      openBlob: async function* () {
        calls.push('openBlob');
        yield* await Promise.resolve(chunks);
      },
    };
    const descriptor = { mediaType: '', digest: digestOf(whole), size, annotations: {} };
    const bytes = await wholeBlob(source, locator, descriptor, maxBytes, ask).catch((error: unknown) => error);
    return { calls, bytes };
  };
  const filled = (length: number, value: number) => Buffer.alloc(length, value);

  it('has a source read what it may remember', async () => {
    const { calls, bytes } = await read(MIB, [filled(MIB, 1)]);
    expect(calls).toEqual(['blob']);
    expect(filled(MIB, 1).equals(bytes as Uint8Array)).toBe(true);
  });

  it('puts together what is larger', async () => {
    const chunks = [filled(MIB, 1), filled(1, 2), filled(MIB / 2, 3)];
    const { calls, bytes } = await read(MIB * 1.5 + 1, chunks);
    expect(calls).toEqual(['openBlob']);
    expect(Buffer.concat(chunks).equals(bytes as Uint8Array)).toBe(true);
  });

  it('takes no more than was announced', async () => {
    const { bytes } = await read(MIB + 1, [filled(MIB, 1), filled(MIB, 2), filled(MIB, 3)]);
    expect(Buffer.concat([filled(MIB, 1), filled(1, 2)]).equals(bytes as Uint8Array)).toBe(true);
  });

  it('asks for nothing that is too large', async () => {
    expect((await read(MIB, [filled(MIB, 1)], MIB)).calls).toEqual(['blob']);
    const { calls, bytes } = await read(MIB + 1, [], MIB);
    expect(calls).toEqual([]);
    expect(bytes).toMatchObject({ kind: 'tooLarge', host: 'registry.example.com' });
  });
});
