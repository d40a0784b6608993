import * as v from 'valibot';
import * as vscode from 'vscode';
import { parseDigest } from '../../oci/digest';
import { messages } from '../../presentation/messages';
import { withPatientProgress } from '../progress';
import type { CommandContext } from './commandContext';
import { occurrenceFor } from './occurrenceAtPlace';
import { showNote, showRegistryFailure } from './report';

type Context = Pick<CommandContext, 'source' | 'scans' | 'lookUps' | 'log'>;

const digestSchema = v.object({ digest: v.string() });

/** Copies the digest in `argument`, or that of the reference at the cursor. */
export async function copyDigest(argument: unknown, context: Context): Promise<void> {
  const given = v.safeParse(digestSchema, argument);
  const digest = given.success ? parseDigest(given.output.digest) : await digestHere(argument, context);
  if (!digest) return;
  await vscode.env.clipboard.writeText(digest);
  vscode.window.setStatusBarMessage(messages.digestCopied(digest), 5_000);
}

async function digestHere(argument: unknown, { source, scans, lookUps, log }: Context) {
  const found = await occurrenceFor(argument, scans);
  if (!found || found.occurrence.target.kind === 'unresolved') {
    showNote(messages.noReferenceHere());
    return undefined;
  }
  const { reference } = found.occurrence.target;
  lookUps.add(reference);
  try {
    return await withPatientProgress(messages.asking(reference.registry), (signal) =>
      source.resolve({ kind: 'registry', reference }, { signal, byPerson: true }),
    );
  } catch (error) {
    showRegistryFailure(error, reference, log);
    return undefined;
  }
}
