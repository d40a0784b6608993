import * as v from 'valibot';
import { parsePlatform, type Platform } from '../../oci/platform';
import { messages } from '../../presentation/messages';
import { parseReference, type Reference } from '../../references/reference';
import type { DocumentScans } from '../documents/documentScans';
import { askReference } from './askReference';
import type { CommandContext } from './commandContext';
import { occurrenceFor } from './occurrenceAtPlace';

const targetSchema = v.object({
  reference: v.pipe(v.string(), v.maxLength(4096)),
  platform: v.optional(v.pipe(v.string(), v.maxLength(200))),
});

/** What a panel is opened for: a reference, and the platform that the document asks for. */
interface PanelTarget {
  readonly reference: Reference;
  readonly platform?: Platform | undefined;
}

/**
 * Opens the panel for the reference in `argument` (a link's), for the one that an editor's or tree's context menu was opened on, or for
 * one that the user types.
 */
export async function inspectImage(
  argument: unknown,
  { scans, lookUps, panels }: Pick<CommandContext, 'scans' | 'lookUps' | 'panels'>,
): Promise<void> {
  const target = given(argument) ?? (await atPlace(argument, scans)) ?? (await typed(scans));
  if (!target) return;
  lookUps.add(target.reference);
  panels.show(target.reference, target.platform);
}

function given(argument: unknown): PanelTarget | undefined {
  const parsed = v.safeParse(targetSchema, argument);
  if (!parsed.success) return undefined;
  const reference = parseReference(parsed.output.reference);
  if (reference.kind !== 'ok') return undefined;
  return { reference: reference.value, platform: parsePlatform(parsed.output.platform ?? '') };
}

/** From a context menu, which passes something; the palette passes nothing and asks. */
async function atPlace(argument: unknown, scans: DocumentScans): Promise<PanelTarget | undefined> {
  const found = argument === undefined ? undefined : await occurrenceFor(argument, scans);
  if (!found || found.occurrence.target.kind === 'unresolved') return undefined;
  return { reference: found.occurrence.target.reference, platform: found.occurrence.asks.platform?.value };
}

async function typed(scans: DocumentScans): Promise<PanelTarget | undefined> {
  const reference = await askReference(scans, messages.inspectTitle());
  return reference && { reference };
}
