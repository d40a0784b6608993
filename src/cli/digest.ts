import { manifestDigest } from '../inspection/policyHost';
import { cliHelp } from '../presentation/cliHelp';
import { jsonText } from '../presentation/jsonText';
import { registryCommand } from './registryCommand';
import { ExitStatus } from './terminal';

/** `oci-lens digest REF` */
export const digestCommand = registryCommand({
  help: cliHelp.digest,
  flags: [],
  options: [],
  run: async ({ source, locator, ask, terminal }) => {
    await terminal.print(`${jsonText(await manifestDigest(source, locator, ask))}\n`);
    return ExitStatus.done;
  },
});
