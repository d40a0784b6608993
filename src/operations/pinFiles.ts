import type { Files } from './files';
import { find, type FindOptions, type Found, type FoundFile } from './find';
import { type PinAction, type PinMeans, type PinOutcome, planAction } from './pin';

/** A file with references, and what is to become of them. */
export interface PinnedFile extends FoundFile {
  readonly outcome: PinOutcome;
}

const FILES_AT_ONCE = 16;

/**
 * What `action` makes of the references in the files under `from`, file by file in the order of their names, and what could not be
 * read. Registries are asked for several files at once.
 * @throws the signal's reason, RegistryError 'cancelled'
 */
export async function* pinFiles(
  action: PinAction,
  files: Files,
  means: PinMeans,
  options: FindOptions,
): AsyncGenerator<PinnedFile | Exclude<Found, FoundFile>, void, undefined> {
  const ahead: Promise<PinnedFile | Exclude<Found, FoundFile>>[] = [];
  for await (const found of find(files, options)) {
    const next = found.kind === 'found' ? planned(action, found, means) : Promise.resolve(found);
    // Who gives up does not come back for the rest.
    next.catch(() => undefined);
    ahead.push(next);
    const first = ahead.length === FILES_AT_ONCE ? ahead.shift() : undefined;
    if (first) yield await first;
  }
  for (const next of ahead) yield await next;
}

async function planned(action: PinAction, found: FoundFile, means: PinMeans): Promise<PinnedFile> {
  const occurrences = found.places.map(({ occurrence }) => occurrence);
  return { ...found, outcome: await planAction(action, found.scan, occurrences, means) };
}
