import * as v from 'valibot';
import * as vscode from 'vscode';
import { askOfPerson } from '../../registry/imageSource';
import { type Digest, parseDigest } from '../../oci/digest';
import { messages } from '../../presentation/messages';
import type { Reference } from '../../references/reference';
import { withPatientProgress } from '../progress';
import { type Selected, selectionOf } from '../tree/selection';
import type { CommandContext } from './commandContext';
import { occurrenceFor } from './occurrenceAtPlace';
import { showNote, showRegistryFailure } from './report';

type Context = Pick<CommandContext, 'source' | 'scans' | 'lookUps' | 'log'>;

const digestSchema = v.object({ digest: v.string() });

/** Copies the digest in `argument`, those of the images that are selected in the tree, or that of the reference at the cursor. */
export async function copyDigest(argument: unknown, context: Context, selected?: unknown): Promise<void> {
  const digests = await digestsFor(argument, selected, context);
  if (digests.length === 0) return;
  await vscode.env.clipboard.writeText(digests.join('\n'));
  vscode.window.setStatusBarMessage(messages.copied(digests), 5_000);
}

async function digestsFor(argument: unknown, selected: unknown, context: Context): Promise<readonly Digest[]> {
  const images = selectionOf(argument, selected).filter((each) => each.kind === 'image');
  if (images.length > 0) return digestsOf(images, context);
  const given = v.safeParse(digestSchema, argument);
  if (given.success) return [parseDigest(given.output.digest) ?? []].flat();
  const found = await occurrenceFor(argument, context.scans);
  if (found && found.occurrence.target.kind !== 'unresolved')
    return resolved([found.occurrence.target.reference], context);
  showNote(messages.noReferenceHere());
  return [];
}

async function digestsOf(
  images: readonly Extract<Selected, { kind: 'image' }>[],
  context: Context,
): Promise<readonly Digest[]> {
  const known = images.flatMap(({ digest }) => digest ?? []);
  const asked = images.flatMap(({ digest, reference }) => (digest ? [] : [reference]));
  return [...new Set([...known, ...(await resolved(asked, context))])];
}

/** Without those that could not be told; why is said of the first. */
async function resolved(
  references: readonly Reference[],
  { source, lookUps, log }: Context,
): Promise<readonly Digest[]> {
  const [first] = references;
  if (!first) return [];
  for (const reference of references) lookUps.lookedUp(reference);
  const outcomes = await withPatientProgress(messages.asking(first.registry), (signal) =>
    Promise.allSettled(
      references.map((reference) => source.resolve({ kind: 'registry', reference }, askOfPerson(signal))),
    ),
  );
  const failed = outcomes.findIndex(({ status }) => status === 'rejected');
  const failure = outcomes[failed];
  if (failure?.status === 'rejected') showRegistryFailure(failure.reason, references[failed] ?? first, log);
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}
