import { TITLE_KEY } from '../oci/artifactManifest';
import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import type { TransferProgress } from '../operations/pull';
import { jsonText } from '../presentation/jsonText';
import { transferText } from '../presentation/transferText';
import type { RegistryLocator } from '../registry/imageSource';
import { answererText } from '../presentation/credentialText';
import { formatReference } from '../references/reference';
import { type LookUp, WrongUse } from './registryCommand';
import type { Terminal } from './terminal';

/** What `push`, `attach`, `pull` and `tag` print. */
export interface TransferResult {
  /** In full. */
  readonly reference: string;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly artifactType: string | undefined;
  /** Of the manifest, in bytes. */
  readonly size: number;
  readonly subject?: Digest | undefined;
  readonly files?: readonly Descriptor[] | undefined;
}

/** Says what is written where, and as whom. @throws WrongUse where it is on this machine. */
export async function announceWrite(
  { locator, who, terminal }: Pick<LookUp<never, never>, 'locator' | 'who' | 'terminal'>,
  tag?: string,
): Promise<RegistryLocator> {
  if (locator.kind !== 'registry') throw new WrongUse(transferText.onlyRegistries());
  const { reference } = locator;
  const place = formatReference(tag === undefined ? reference : { ...reference, tag, digest: undefined });
  terminal.report(transferText.pushing(place, answererText(await who(reference))));
  return locator;
}

/** The names and their order are what scripts rely on. */
export function printTransfer(result: TransferResult, terminal: Terminal): Promise<void> {
  const { reference, digest, mediaType, artifactType = null, size, subject, files } = result;
  const json = { reference, digest, mediaType, artifactType, size, subject, files: files?.map(fileJson) };
  return terminal.print(`${jsonText(json)}\n`);
}

function fileJson({ annotations, mediaType, digest, size }: Descriptor): object {
  return { name: annotations[TITLE_KEY], mediaType, digest, size };
}

/** Milliseconds between two lines on one file. */
const PAUSE_MS = 2_000;

/** Shows how far files are, where somebody looks. */
export function progressLines(terminal: Terminal): (progress: TransferProgress) => void {
  const shown = new Map<string, number>();
  return ({ name, done, size }) => {
    if (!terminal.showsProgress || shown.get(name) === Infinity) return;
    const isDone = done >= size;
    const last = shown.get(name);
    if (last === undefined) shown.set(name, Date.now());
    if (isDone) {
      shown.set(name, Infinity);
      terminal.report(transferText.finished(name, size));
    } else if (last !== undefined && Date.now() - last >= PAUSE_MS) {
      shown.set(name, Date.now());
      terminal.report(transferText.progress(name, done, size));
    }
  };
}
