import * as v from 'valibot';
import * as vscode from 'vscode';
import { askOfPerson } from '../../registry/imageSource';
import { tagListSentence } from '../../presentation/completionTexts';
import { messages } from '../../presentation/messages';
import { parseReference, type Reference } from '../../references/reference';
import { asRegistryError } from '../../registry/registryError';
import type { CommandContext } from '../commands/commandContext';
import { showFailure } from '../commands/report';
import { withPatientProgress } from '../progress';

const argumentSchema = v.object({ reference: v.pipe(v.string(), v.maxLength(4096)) });

/** A person wants the tags of the repository in `argument`: its registry is asked, from then on also while they type. */
export async function lookUpTags(
  argument: unknown,
  { source, lookUps, log }: Pick<CommandContext, 'source' | 'lookUps' | 'log'>,
): Promise<void> {
  const given = v.safeParse(argumentSchema, argument);
  const parsed = parseReference(given.success ? given.output.reference : '');
  if (parsed.kind !== 'ok') return;
  const { registry, repository } = parsed.value;
  const reference: Reference = { registry, repository };
  lookUps.add(reference);
  try {
    await withPatientProgress(messages.asking(registry), (signal) =>
      source.tagsSoFar({ kind: 'registry', reference }, askOfPerson(signal)),
    );
  } catch (error) {
    const known = asRegistryError(error, registry);
    if (known.kind !== 'cancelled') showFailure(tagListSentence(known, reference), log);
    return;
  }
  await vscode.commands.executeCommand('editor.action.triggerSuggest');
}
