import { cliHelp } from '../presentation/cliHelp';
import { cliText } from '../presentation/cliText';
import { jsonText } from '../presentation/jsonText';
import { repositoryName } from '../presentation/names';
import { registryCommand } from './registryCommand';
import { ExitStatus, misused } from './terminal';

/** `oci-lens tags REF [--json]`: registries order tags differently, so they are sorted here, by UTF-16 code units. */
export const tagsCommand = registryCommand({
  help: cliHelp.tags,
  flags: ['json'],
  options: [],
  run: async ({ registries, locator, ask, flags, terminal }) => {
    if (locator.kind !== 'registry') return misused(terminal, cliText.noRegistry(), cliHelp.tags());
    const list = registries.tags(locator, ask);
    const tags: string[] = [];
    for await (const page of list) for (const tag of page) tags.push(tag);
    tags.sort();
    const repository = repositoryName(locator.reference);
    await terminal.print(
      flags.has('json') ? `${jsonText({ repository, tags })}\n` : tags.map((tag) => `${tag}\n`).join(''),
    );
    if (list.dropped > 0) terminal.report(cliText.droppedTags(list.dropped));
    if (list.end === 'complete') return ExitStatus.done;
    terminal.report(cliText.incompleteTags(tags.length));
    return ExitStatus.failed;
  },
});
