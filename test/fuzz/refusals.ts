import { RegistryError } from '../../src/registry/registryError';

/** A RegistryError is an answer as any other. */
export function refusedOr<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RegistryError) return undefined;
    throw error;
  }
}

/** The same of what takes time. */
export async function refusedOrLater<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RegistryError) return undefined;
    throw error;
  }
}
