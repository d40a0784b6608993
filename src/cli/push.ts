import type { Digest } from '../oci/digest';
import { attachArtifact } from '../operations/attach';
import { pushArtifact, type Pushed } from '../operations/push';
import { cliHelp } from '../presentation/cliHelp';
import { transferText } from '../presentation/transferText';
import { formatReference } from '../references/reference';
import { ARTIFACT_OPTIONS, readArtifact } from './artifactArguments';
import { registryCommand, WrongUse } from './registryCommand';
import { ExitStatus, type Terminal } from './terminal';
import { announceWrite, printTransfer, progressLines } from './transferOutput';

/** `oci-lens push REF [--artifact-type T] [--annotation K=V]… [--config FILE:TYPE] FILE[:TYPE]…` */
export const pushCommand = registryCommand({
  help: cliHelp.push,
  flags: [],
  options: [...ARTIFACT_OPTIONS, 'config'],
  takesMore: true,
  writes: true,
  run: async (lookUp) => {
    const { target, ask, values, others, terminal } = lookUp;
    const artifact = readArtifact(values, values('config').at(-1), others, terminal);
    if (lookUp.locator.kind === 'registry' && lookUp.locator.reference.digest) {
      throw new WrongUse(transferText.digestGiven());
    }
    const locator = await announceWrite(lookUp);
    const options = { target, ask, now: Date.now(), onProgress: progressLines(terminal) };
    await printPushed(await pushArtifact(artifact, locator, options), undefined, terminal);
    return ExitStatus.done;
  },
});

/** `oci-lens attach REF --artifact-type T [--annotation K=V]… FILE[:TYPE]…` */
export const attachCommand = registryCommand({
  help: cliHelp.attach,
  flags: [],
  options: ARTIFACT_OPTIONS,
  takesMore: true,
  writes: true,
  run: async (lookUp) => {
    const { target, ask, values, others, terminal } = lookUp;
    const { artifactType, ...artifact } = readArtifact(values, undefined, others, terminal);
    if (artifactType === undefined) throw new WrongUse(transferText.noType());
    const locator = await announceWrite(lookUp);
    const options = { target, ask, now: Date.now(), onProgress: progressLines(terminal) };
    const attached = await attachArtifact({ ...artifact, artifactType }, locator, options);
    await printPushed(attached, attached.subject.digest, terminal);
    return ExitStatus.done;
  },
});

function printPushed(pushed: Pushed, subject: Digest | undefined, terminal: Terminal): Promise<void> {
  const { locator, descriptor, artifactType, files } = pushed;
  const { digest, mediaType, size } = descriptor;
  const reference = formatReference(locator.reference);
  return printTransfer({ reference, digest, mediaType, artifactType, size, subject, files }, terminal);
}
