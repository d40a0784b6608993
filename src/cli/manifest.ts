import { ociManifest } from '../inspection/policyHost';
import { cliHelp } from '../presentation/cliHelp';
import { registryCommand } from './registryCommand';
import { ExitStatus } from './terminal';

/** `oci-lens manifest REF`: what is printed has the digest that the reference stands for. */
export const manifestCommand = registryCommand({
  help: cliHelp.manifest,
  flags: [],
  options: [],
  run: async ({ source, locator, ask, terminal }) => {
    await terminal.print((await ociManifest(source, locator, ask)).bytes);
    return ExitStatus.done;
  },
});
