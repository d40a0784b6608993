import { ociManifestConfig } from '../inspection/policyHost';
import { parsePlatform } from '../oci/platform';
import { cliHelp } from '../presentation/cliHelp';
import { cliText } from '../presentation/cliText';
import { jsonText } from '../presentation/jsonText';
import { registryCommand } from './registryCommand';
import { ExitStatus } from './terminal';

/** `oci-lens config REF [--platform OS/ARCH[/V]]` */
export const configCommand = registryCommand({
  help: cliHelp.config,
  flags: [],
  options: ['platform'],
  problem: (values) => {
    const wrong = values('platform').find((text) => !parsePlatform(text));
    return wrong === undefined ? undefined : cliText.notAPlatform(wrong);
  },
  run: async ({ source, locator, ask, values, terminal }) => {
    const platform = parsePlatform(values('platform').at(-1) ?? '');
    await terminal.print(`${jsonText(await ociManifestConfig(source, locator, { platform }, ask))}\n`);
    return ExitStatus.done;
  },
});
