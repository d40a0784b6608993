import { getEventListeners } from 'node:events';
import { expect } from 'vitest';
import { readDetails, summariseImage } from '../../../src/inspection/inspectImage';
import { errorSentence } from '../../../src/presentation/errorSentence';
import { CachedSource } from '../../../src/registry/cachedSource';
import type { RegistryLocator } from '../../../src/registry/imageSource';
import type { RegistryError } from '../../../src/registry/registryError';
import { leftOpen, openResources } from '../../support/openResources';
import { registryClient } from './registryClient';

/** All that a fault may take: the longest time limit that it can meet is 3 s. */
export const LIMIT_MS = 15_000;

export interface FaultOptions {
  /** Ends the fault. */
  readonly end: () => unknown;
  readonly client?: Parameters<typeof registryClient>[0];
  /** Asked for once the fault is over. Default: the same. */
  readonly next?: RegistryLocator;
}

/**
 * What a person reads who looks an image up, with its configuration, while there is a fault. Sees to it that afterwards the same client
 * serves the next request, and that no socket, timer or listener is left.
 */
export async function sentenceOf(locator: RegistryLocator, { end, client, next = locator }: FaultOptions) {
  const before = openResources();
  const connected = registryClient({ timeouts: { connect: 2_000, idle: 300, total: 3_000 }, ...client });
  const source = new CachedSource(connected.source, connected.log);
  const lookUp = async (place: RegistryLocator, fresh: boolean) => {
    const { signal } = new AbortController();
    const ask = { signal, byPerson: true, fresh };
    let part: 'reference' | 'content' = 'reference';
    try {
      const summary = await summariseImage(source, place, ask);
      part = 'content';
      const details = await readDetails(source, summary, { kind: 'wishes', wishes: [] }, ask);
      return details?.config ? 'shown' : 'no configuration';
    } catch (error) {
      const { name } = error as RegistryError;
      return name === 'RegistryError'
        ? errorSentence(error as RegistryError, place.reference, part)
        : `a fault of ours: ${name}`;
    } finally {
      expect(getEventListeners(signal, 'abort')).toEqual([]);
    }
  };
  const sentence = await lookUp(locator, false);
  end();
  expect(await lookUp(next, true)).toBe('shown');
  connected.dispose();
  expect(await leftOpen(before)).toEqual([]);
  return sentence;
}
