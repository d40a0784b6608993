import { type Locator, hostOf } from '../registry/imageSource';
import type { Logger } from '../registry/logger';
import type { RegistryError } from '../registry/registryError';

/**
 * Writes what was found wrong on this side: a place of this machine that could not be read, or a document that is not written as it
 * should be. A registry's other failures are logged where it is asked.
 */
export function logLocalFailure({ kind, message, reason }: RegistryError, locator: Locator, log: Logger): void {
  if ((locator.kind === 'registry' && reason === undefined) || kind === 'cancelled') return;
  const place = locator.kind === 'registry' ? `${hostOf(locator)}/${locator.reference.repository}` : locator.path;
  log.warn(`${place}: ${kind}: ${message}`.replaceAll(/\p{C}/gu, ' '));
}
