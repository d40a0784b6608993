import { askOfPerson } from '../../registry/imageSource';
import type { KnownTags } from '../../inspection/tagReading';
import { tagListSentence } from '../../presentation/completionTexts';
import { messages } from '../../presentation/messages';
import type { Reference } from '../../references/reference';
import { asRegistryError } from '../../registry/registryError';
import type { CommandContext } from '../commands/commandContext';
import { showFailure } from '../commands/report';
import { withPatientProgress } from '../progress';

/** All tags of the repository of `reference`, which a person wants; undefined where they cannot be had, which the person is told. */
export async function listTags(
  reference: Reference,
  { source, lookUps, log }: Pick<CommandContext, 'source' | 'lookUps' | 'log'>,
): Promise<KnownTags | undefined> {
  lookUps.lookedUp(reference);
  const { registry } = reference;
  try {
    return await withPatientProgress(messages.asking(registry), (signal) =>
      source.allTags({ kind: 'registry', reference }, askOfPerson(signal)),
    );
  } catch (error) {
    const known = asRegistryError(error, registry);
    if (known.kind !== 'cancelled') showFailure(tagListSentence(known, reference), log);
    return undefined;
  }
}
