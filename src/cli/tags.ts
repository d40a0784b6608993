import { cliHelp } from '../presentation/cliHelp';
import { cutTagsSentence, droppedTagsSentence } from '../presentation/cliText';
import { jsonText } from '../presentation/jsonText';
import { repositoryName } from '../presentation/names';
import type { LocalLocator } from '../registry/imageSource';
import { registryCommand } from './registryCommand';
import { ExitStatus } from './terminal';

/** `oci-lens tags REF [--json]`: registries order tags differently, so they are sorted here, by UTF-16 code units. */
export const tagsCommand = registryCommand({
  help: cliHelp.tags,
  flags: ['json'],
  options: [],
  run: async ({ source, registries, locator, name, ask, flags, terminal }) => {
    const list = locator.kind === 'registry' ? registries.tags(locator, ask) : source.tags(locator, ask);
    const tags: string[] = [];
    for await (const page of list) for (const tag of page) tags.push(tag);
    tags.sort();
    const repository = locator.kind === 'registry' ? repositoryName(locator.reference) : placeOf(name, locator);
    await terminal.print(
      flags.has('json') ? `${jsonText({ repository, tags })}\n` : tags.map((tag) => `${tag}\n`).join(''),
    );
    if (list.dropped > 0) terminal.report(droppedTagsSentence(list.dropped, locator));
    if (list.end !== 'limit' && list.end !== 'circle') return ExitStatus.done;
    terminal.report(cutTagsSentence(list.end, tags.length, locator));
    return ExitStatus.failed;
  },
});

/** The folder or file as it was typed, without the image's name behind it. */
function placeOf(name: string, { tag, digest }: LocalLocator): string {
  const version = (tag === undefined ? '' : `:${tag}`) + (digest ? `@${digest}` : '');
  return name.slice(0, name.length - version.length);
}
