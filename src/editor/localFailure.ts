import type { Locator } from '../registry/imageSource';
import type { Logger } from '../registry/logger';
import type { RegistryError } from '../registry/registryError';

/** Writes why a place of this machine could not be read; a registry's failures are logged where it is asked. */
export function logLocalFailure({ kind, message }: RegistryError, locator: Locator, log: Logger): void {
  if (locator.kind === 'registry' || kind === 'cancelled') return;
  log.warn(`${locator.path}: ${kind}: ${message}`.replaceAll(/\p{C}/gu, ' '));
}
