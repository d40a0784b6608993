import type { Descriptor } from '../oci/descriptor';
import type { Ask, ImageSource, Locator, RegistrySource } from '../registry/imageSource';
import type { PullSource } from './pull';

/** Content of this machine is read as a whole, as far as it is not larger than any manifest or configuration. */
export function pullSource(source: ImageSource, registries: Pick<RegistrySource, 'openBlob'>): PullSource {
  return {
    manifest: (locator, ask) => source.manifest(locator, ask),
    openBlob: (locator, descriptor, ask) =>
      locator.kind === 'registry'
        ? registries.openBlob(locator, descriptor, ask)
        : localBlob(source, locator, descriptor, ask),
  };
}

async function* localBlob(source: ImageSource, locator: Locator, descriptor: Descriptor, ask: Ask) {
  yield await source.blob(locator, descriptor, ask);
}
