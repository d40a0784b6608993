import { ociManifest } from '../inspection/policyHost';
import { decodeText } from '../operations/files';
import { cliHelp } from '../presentation/cliHelp';
import { plainLines } from '../presentation/harmless';
import { registryCommand } from './registryCommand';
import { ExitStatus } from './terminal';

/** `oci-lens manifest REF`: what is printed, unless to a screen, has the digest that the reference stands for. */
export const manifestCommand = registryCommand({
  help: cliHelp.manifest,
  flags: [],
  options: [],
  run: async ({ source, locator, ask, terminal }) => {
    const { bytes } = await ociManifest(source, locator, ask);
    await terminal.print(terminal.isScreen ? plainLines(decodeText(bytes)) : bytes);
    return ExitStatus.done;
  },
});
