import { readTarEntries as readEntries, type TarEntry, TarError } from '../../oci/tarEntries';
import { RegistryError } from '../registryError';
import type { ForwardReader } from './forwardReader';

export type { TarEntry };

/** The members of the tar that `reader` stands at the start of, in `place`; what is wrong with it is a RegistryError. */
export async function* readTarEntries(reader: ForwardReader, place: string): AsyncGenerator<TarEntry> {
  try {
    yield* readEntries(reader);
  } catch (error) {
    throw error instanceof TarError ? new RegistryError(error.kind, error.message, { host: place }) : error;
  }
}
