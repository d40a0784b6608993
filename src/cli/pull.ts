import path from 'node:path';
import type { Descriptor } from '../oci/descriptor';
import { pullArtifact, type PullSource } from '../operations/pull';
import { cliHelp } from '../presentation/cliHelp';
import { leftOutFileSentence, unnamedSentence } from '../presentation/transferText';
import { formatReference } from '../references/reference';
import type { Ask, ImageSource, Locator, RegistrySource } from '../registry/imageSource';
import { registryCommand } from './registryCommand';
import { ExitStatus } from './terminal';
import { printTransfer, progressLines } from './transferOutput';

/** `oci-lens pull REF [-o FOLDER]`: nobody can be asked here, so that what is there stays. */
export const pullCommand = registryCommand({
  help: cliHelp.pull,
  flags: [],
  options: ['output'],
  shorts: { output: 'o' },
  run: async ({ source, registries, locator, name, ask, values, terminal }) => {
    const pulled = await pullArtifact(contentOf(source, registries), locator, {
      folder: path.resolve(terminal.workingFolder, values('output').at(-1) ?? '.'),
      ask,
      mayOverwrite: () => Promise.resolve(false),
      mayWriteHidden: () => Promise.resolve(false),
      onProgress: progressLines(terminal),
    });
    const { fetched, artifactType, files, leftOut, unnamed } = pulled;
    const { digest, mediaType, bytes, value } = fetched;
    const reference = locator.kind === 'registry' ? formatReference({ ...locator.reference, digest }) : name;
    const subject = value.subject?.digest;
    await printTransfer({ reference, digest, mediaType, artifactType, size: bytes.length, subject, files }, terminal);
    if (unnamed > 0) terminal.report(unnamedSentence(unnamed));
    for (const file of leftOut) terminal.report(leftOutFileSentence(file));
    return leftOut.length > 0 ? ExitStatus.failed : ExitStatus.done;
  },
});

/** Content of this machine is read as a whole, as far as it is not larger than any manifest or configuration. */
function contentOf(source: ImageSource, registries: RegistrySource): PullSource {
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
