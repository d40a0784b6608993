import * as v from 'valibot';
import { parsePlatform, type Platform } from '../../oci/platform';
import { messages } from '../../presentation/messages';
import { parseReference } from '../../references/reference';
import type { Locator } from '../../registry/imageSource';
import type { DocumentScans } from '../documents/documentScans';
import { askLocator } from './askLocator';
import type { CommandContext } from './commandContext';
import { occurrenceFor } from './occurrenceAtPlace';

const targetSchema = v.object({
  reference: v.pipe(v.string(), v.maxLength(4096)),
  platform: v.optional(v.pipe(v.string(), v.maxLength(200))),
});

/** What a panel is opened for: where the image is, and the platform that the document asks for. */
interface PanelTarget {
  readonly locator: Locator;
  readonly platform?: Platform | undefined;
}

/**
 * Opens the panel for the reference in `argument` (a link's), for the one that an editor's or tree's context menu was opened on, or for
 * one that the user types, or a place on this machine. A link names no such place.
 */
export async function inspectImage(
  argument: unknown,
  { scans, lookUps, panels }: Pick<CommandContext, 'scans' | 'lookUps' | 'panels'>,
): Promise<void> {
  const target = given(argument) ?? (await atPlace(argument, scans)) ?? (await typed(scans));
  if (!target) return;
  const { locator, platform } = target;
  if (locator.kind === 'registry') lookUps.add(locator.reference);
  panels.show(locator, platform);
}

function given(argument: unknown): PanelTarget | undefined {
  const parsed = v.safeParse(targetSchema, argument);
  if (!parsed.success) return undefined;
  const reference = parseReference(parsed.output.reference);
  if (reference.kind !== 'ok') return undefined;
  const locator: Locator = { kind: 'registry', reference: reference.value };
  return { locator, platform: parsePlatform(parsed.output.platform ?? '') };
}

/** From a context menu, which passes something; the palette passes nothing and asks. */
async function atPlace(argument: unknown, scans: DocumentScans): Promise<PanelTarget | undefined> {
  const found = argument === undefined ? undefined : await occurrenceFor(argument, scans);
  if (!found || found.occurrence.target.kind === 'unresolved') return undefined;
  const { target, asks } = found.occurrence;
  return { locator: { kind: 'registry', reference: target.reference }, platform: asks.platform?.value };
}

async function typed(scans: DocumentScans): Promise<PanelTarget | undefined> {
  const locator = await askLocator(scans, messages.inspectTitle());
  return locator && { locator };
}
