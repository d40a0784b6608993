import { pullArtifact } from '../operations/pull';
import { cliHelp } from '../presentation/cliHelp';
import { leftOutFileSentence, unnamedSentence } from '../presentation/transferText';
import { formatReference } from '../references/reference';
import { pathOf } from './namedFile';
import { registryCommand } from './registryCommand';
import { ExitStatus } from './terminal';
import { printTransfer, progressLines } from './transferOutput';

/** `oci-lens pull REF [-o FOLDER]`: nobody can be asked here, so that what is there stays. */
export const pullCommand = registryCommand({
  help: cliHelp.pull,
  flags: [],
  options: ['output'],
  shorts: { output: 'o' },
  run: async ({ source, locator, name, ask, values, terminal }) => {
    const pulled = await pullArtifact(source, locator, {
      folder: pathOf(values('output').at(-1) ?? '.', terminal),
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
