import { Worker } from 'node:worker_threads';
import type { SbomPackage } from '../../artifacts/sbom';
import { type Held, heldIn, sbomIn } from '../../inspection/held';
import type { Descriptor } from '../../oci/descriptor';
import { RegistryError } from '../../registry/registryError';
import { pauses } from '../documents/pauses';

/** What goes into the thread. */
export interface LayerToParse {
  readonly mediaType: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/** What comes out of it: some of the SBOM's packages as JSON, short enough to be parsed in a millisecond or two; */
export interface ParsedPackages {
  readonly packages: string;
}

/** and all the rest at the end. */
export interface ParsedLayer {
  readonly held: Held;
}

/** Bytes: less is parsed within some milliseconds, whatever stands in it. */
const LARGE = 256 * 1024;
/** Milliseconds. */
const TIME_LIMIT = 60_000;
/** MiB; a document of the largest size that is read takes less than half of it. */
const MEMORY_LIMIT = 1_024;

/**
 * What a layer holds. A large one is parsed in a thread of its own, so that nobody waits for it; one that takes too long or too much room
 * ends that thread alone.
 * @param program the path of what runs in the thread.
 * @throws RegistryError `tooLarge`, without a host, for those; the signal's reason.
 */
export async function parseLayer(
  program: string,
  { mediaType, annotations }: Descriptor,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Held> {
  if (bytes.length < LARGE) return heldIn(mediaType, annotations, bytes);
  signal.throwIfAborted();
  const { lists, held } = await inThread(program, { mediaType, annotations, bytes }, signal);
  const packages: SbomPackage[] = [];
  const pause = pauses();
  for (const list of lists) {
    packages.push(...(JSON.parse(list) as readonly SbomPackage[]));
    await pause();
  }
  const sbom = sbomIn(held);
  if (sbom) Object.assign(sbom, { packages });
  return held;
}

function inThread(program: string, layer: LayerToParse, signal: AbortSignal) {
  return new Promise<{ readonly lists: readonly string[]; readonly held: Held }>((resolve, reject) => {
    const worker = new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT } });
    const lists: string[] = [];
    const cancel = () => {
      reject(signal.reason as Error);
      end();
    };
    const broken = (reason: string) => {
      resolve({ lists: [], held: { facts: { kind: 'malformed', reason }, content: undefined } });
      end();
    };
    const tooLarge = (message: string) => {
      reject(new RegistryError('tooLarge', message, { host: '' }));
      end();
    };
    const clock = setTimeout(() => tooLarge('it takes too long'), TIME_LIMIT);
    const end = () => {
      clearTimeout(clock);
      signal.removeEventListener('abort', cancel);
      void worker.terminate();
    };
    signal.addEventListener('abort', cancel);
    worker.on('message', (message: ParsedPackages | ParsedLayer) => {
      if ('packages' in message) {
        lists.push(message.packages);
        return;
      }
      resolve({ lists, held: message.held });
      end();
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') tooLarge(error.message);
      else broken(error.message);
    });
    worker.on('exit', () => broken('its thread has ended'));
    worker.postMessage(layer);
  });
}
