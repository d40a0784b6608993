import * as v from 'valibot';
import { mayLookUp } from '../../operations/lookUpPolicy';
import { pinOffers } from '../../operations/pinOffers';
import { parsePlatform } from '../../oci/platform';
import { messages } from '../../presentation/messages';
import { platformWish } from '../../references/platformAsk';
import { parseReference } from '../../references/reference';
import type { Locator } from '../../registry/imageSource';
import type { DocumentScans } from '../documents/documentScans';
import { mayEdit } from '../documents/mayEdit';
import { placeOf } from '../documents/placeOf';
import type { PanelTarget } from '../panel/panelTarget';
import { selectionOf } from '../tree/selection';
import { askLocator } from './askLocator';
import type { CommandContext } from './commandContext';
import { occurrenceFor } from './occurrenceAtPlace';
import { showNote } from './report';

const targetSchema = v.object({
  reference: v.pipe(v.string(), v.maxLength(4096)),
  platform: v.optional(v.pipe(v.string(), v.maxLength(200))),
});

/** More at once are hardly meant, and each sends requests. */
const MAX_PANELS = 10;

/**
 * Opens the panel for the reference in `argument` (a link's), for what an editor's or tree's context menu was opened on, with all that
 * is selected there, or for one that the user types, or a place on this machine. A link names no such place.
 */
export async function inspectImage(
  argument: unknown,
  { scans, lookUps, panels }: Pick<CommandContext, 'scans' | 'lookUps' | 'panels'>,
  selected?: unknown,
): Promise<void> {
  const several = Array.isArray(selected) ? await targetsOf(selected, scans) : [];
  const targets = several.length > 1 ? several : [await inspectedTarget(argument, scans, messages.inspectTitle())];
  for (const target of targets.slice(0, MAX_PANELS)) {
    if (!target) return;
    if (target.locator.kind === 'registry') lookUps.add(target.locator.reference);
    await panels.show(target);
  }
  if (targets.length > MAX_PANELS) showNote(messages.tooManyPanels(MAX_PANELS));
}

/**
 * The image that `argument` names, or that the user types below `title`. The place tells what its document asks for; where it is gone,
 * the reference counts.
 */
export async function inspectedTarget(
  argument: unknown,
  scans: DocumentScans,
  title: string,
): Promise<PanelTarget | undefined> {
  return (await atPlace(argument, scans)) ?? given(argument) ?? (await typed(scans, title));
}

async function targetsOf(nodes: readonly unknown[], scans: DocumentScans): Promise<readonly PanelTarget[]> {
  const images = nodes.flatMap((node) => {
    const [image] = selectionOf(node, undefined);
    return image?.kind === 'image' ? [{ node, image }] : [];
  });
  return Promise.all(
    images.slice(0, MAX_PANELS + 1).map(async ({ node, image: { reference, platform } }) => {
      const found = await atPlace(node, scans);
      return found ?? { locator: { kind: 'registry', reference }, platform };
    }),
  );
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
  if (!found) return undefined;
  const { document, scan, occurrence } = found;
  const { target, asks, parts } = occurrence;
  if (target.kind === 'unresolved') return undefined;
  const why = mayLookUp(target, parts, { trusted: true, asked: false });
  const canPin = pinOffers(occurrence, mayEdit(document.uri)).includes('pin');
  return {
    locator: { kind: 'registry', reference: target.reference },
    platform: platformWish(asks),
    reserve: why.kind === 'otherFile' ? why : why.kind === 'build' ? { kind: 'build' } : undefined,
    pinPlace: canPin ? placeOf(document.uri, scan, occurrence) : undefined,
  };
}

async function typed(scans: DocumentScans, title: string): Promise<PanelTarget | undefined> {
  const locator = await askLocator(scans, title);
  return locator && { locator };
}
