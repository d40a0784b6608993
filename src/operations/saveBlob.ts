import path from 'node:path';
import type { Descriptor } from '../oci/descriptor';
import type { Ask, Locator, StreamedSource } from '../registry/imageSource';
import { counted } from './counted';
import { TargetFolder } from './targetFolder';
import { TransferError } from './transferError';

/**
 * Writes content to the path of a file that a person has chosen, which is replaced: when all of it has arrived and is what its digest says,
 * and not before.
 * @param onProgress is told how many bytes have come.
 * @throws RegistryError, TransferError, or the signal's reason.
 */
export async function saveBlob(
  source: Pick<StreamedSource, 'openBlob'>,
  locator: Locator,
  descriptor: Descriptor,
  file: string,
  ask: Ask,
  onProgress: (bytes: number) => void,
): Promise<void> {
  const { size } = descriptor;
  const target = await TargetFolder.open(path.dirname(file));
  try {
    const free = await target.free();
    if (size > free) throw new TransferError({ kind: 'noSpace', size, free });
    const staged = await target.stage(counted(source.openBlob(locator, descriptor, ask), onProgress));
    ask.signal.throwIfAborted();
    const obstacle = await target.place(staged, path.basename(file), true);
    if (obstacle) throw new TransferError({ kind: 'write', path: file, code: CODES[obstacle] });
  } finally {
    await target.close();
  }
}

/** As the system calls them. */
const CODES = { file: 'EEXIST', link: 'ELOOP', other: 'EISDIR' } as const;
