import * as l10n from '@vscode/l10n';
import type { Reference } from '../references/reference';
import type { RegistryError } from '../registry/registryError';
import { commandLink, LINKED_COMMANDS } from './commandLink';
import { errorSentence } from './errorSentence';
import { markdownText } from './harmless';
import { pageLinks, type Place } from './hover';
import { GAP, type HoverPart } from './hoverMarkdown';

/** A look-up that failed, with the way on. */
export function failureHover(
  error: RegistryError,
  reference: Reference,
  place: Place,
  part: 'reference' | 'content' = 'reference',
): HoverPart[] {
  const again = commandLink(`$(refresh) ${l10n.t('Try again')}`, LINKED_COMMANDS.lookUp, place);
  const log = commandLink(`$(output) ${l10n.t('Show Log')}`, LINKED_COMMANDS.showLog);
  const links = [again, ...(isRefusal(error) ? accessLinks(reference.registry) : []), log, ...pageLinks(reference)];
  return [{ theirs: markdownText(errorSentence(error, reference, part), 600) }, { ours: links.join(GAP) }];
}

function isRefusal({ kind }: RegistryError): boolean {
  return kind === 'unauthorized' || kind === 'denied';
}

/** The way in, for who was not let in. */
function accessLinks(registry: string): readonly string[] {
  return [
    commandLink(`$(sign-in) ${l10n.t('Sign in')}`, LINKED_COMMANDS.signIn, { registry }),
    commandLink(`$(question) ${l10n.t('Why?')}`, LINKED_COMMANDS.showAccess, { registry }),
  ];
}
