import type * as vscode from 'vscode';
import { readDetails, summariseImage } from '../../inspection/inspectImage';
import { tagPointerOf } from '../../operations/tagPointer';
import { detailsHover } from '../../presentation/detailsHover';
import { summaryHover, unaskedHover, unresolvedHover } from '../../presentation/hover';
import { originHover } from '../../presentation/originHover';
import { platformWish } from '../../references/platformAsk';
import type { ImageSource, RegistryLocator } from '../../registry/imageSource';
import { asRegistryError } from '../../registry/registryError';
import type { DocumentScans } from '../documents/documentScans';
import type { ImageStandings } from '../documents/imageStandings';
import type { LookUps } from '../documents/lookUps';
import type { EvidenceChecks } from '../evidence/evidenceChecks';
import { readPlatform } from '../settings';
import { signalOf } from '../signal';
import { viewer } from '../viewer';
import { toHover } from './hoverMarkdown';
import { type HoverTarget, hoverTarget } from './hoverTarget';

/** What hovers are made of. */
interface HoverContext {
  readonly source: ImageSource;
  readonly scans: DocumentScans;
  readonly lookUps: LookUps;
  readonly standings: ImageStandings;
  readonly evidenceChecks: EvidenceChecks;
}

type LookUpTarget = Extract<HoverTarget, { kind: 'lookUp' }>;

type Answer = (
  target: HoverTarget,
  signal: AbortSignal,
  context: HoverContext,
) => vscode.Hover | undefined | Promise<vscode.Hover | undefined>;

/** As they stand in the popup. */
const SECTIONS: readonly Answer[] = [summary, tag, evidence, details, origins];

/**
 * The hover, as several providers that share one load: VS Code shows each answer as it comes, so the summary stands while the
 * configuration is on its way, and neither waits for where the tag of a pin points. The one registered first is shown last.
 */
export function hoverProviders(context: HoverContext): readonly vscode.HoverProvider[] {
  return SECTIONS.toReversed().map((answer) => ({
    provideHover: async (document, position, token) => {
      const target = await hoverTarget(context.scans, context.lookUps, document, position);
      return target && (await answer(target, signalOf(token), context));
    },
  }));
}

async function summary(
  target: HoverTarget,
  signal: AbortSignal,
  { source }: HoverContext,
): Promise<vscode.Hover | undefined> {
  if (target.kind === 'unresolved') return toHover(unresolvedHover(target.reason), target.range);
  if (target.kind === 'unasked') return toHover(unaskedHover(target.reference, target.place, target.why), target.range);
  try {
    const image = await summariseImage(source, locatorOf(target), { signal });
    return toHover(summaryHover(image, target, viewer()), target.range);
  } catch (error) {
    return await failure(error, target, 'reference');
  }
}

/** Asked for behind the manifest: only a pin that is there is worth the question, and it takes nothing from what comes first. */
async function tag(
  target: HoverTarget,
  signal: AbortSignal,
  { source, standings }: HoverContext,
): Promise<vscode.Hover | undefined> {
  if (target.kind !== 'lookUp' || !target.reference.digest || target.reference.tag === undefined) return undefined;
  const image = await imageOf(source, target, signal);
  try {
    const pointer = image && (await tagPointerOf(source, image, standings.get(target.reference), { signal }));
    if (!pointer) return undefined;
    const { tagHover } = await import('../../presentation/tagHover');
    const place = target.pins.includes('refresh') ? target.place : undefined;
    return toHover(tagHover(target.reference, pointer, place), target.range);
  } catch {
    // Cancelled.
    return undefined;
  }
}

/** What a person's check has found lately: it takes no request. */
async function evidence(
  target: HoverTarget,
  signal: AbortSignal,
  { source, evidenceChecks }: HoverContext,
): Promise<vscode.Hover | undefined> {
  if (target.kind !== 'lookUp') return undefined;
  const image = await imageOf(source, target, signal);
  try {
    const check = image && (await evidenceChecks.of(locatorOf(target), image.fetched.digest, signal));
    if (!check) return undefined;
    const { evidenceHover } = await import('../../presentation/evidenceHover');
    return toHover(evidenceHover(check, viewer()), target.range);
  } catch {
    // Cancelled, or it is not known who asks: nothing is said.
    return undefined;
  }
}

async function details(
  target: HoverTarget,
  signal: AbortSignal,
  { source }: HoverContext,
): Promise<vscode.Hover | undefined> {
  if (target.kind !== 'lookUp') return undefined;
  const image = await imageOf(source, target, signal);
  if (!image) return undefined;
  const wishes = [platformWish(target.occurrence.asks), readPlatform()];
  try {
    const known = await readDetails(source, image, { kind: 'wishes', wishes }, { signal });
    return toHover(detailsHover(image, known, viewer()), target.range);
  } catch (error) {
    return await failure(error, target, 'content');
  }
}

/** Takes no request. */
function origins(target: HoverTarget): vscode.Hover | undefined {
  if (target.kind === 'unresolved' || !target.origins) return undefined;
  return toHover(originHover(target.reference, target.origins), target.range);
}

/** Where the manifest cannot be had, the summary says so. */
function imageOf(source: ImageSource, target: LookUpTarget, signal: AbortSignal) {
  return summariseImage(source, locatorOf(target), { signal }).catch(() => undefined);
}

function locatorOf({ reference }: LookUpTarget): RegistryLocator {
  return { kind: 'registry', reference };
}

/** What few hovers say is loaded when the first of them does. */
async function failure(
  error: unknown,
  target: LookUpTarget,
  part: 'reference' | 'content',
): Promise<vscode.Hover | undefined> {
  const known = asRegistryError(error, target.reference.registry);
  if (known.kind === 'cancelled') return undefined;
  const { failureHover } = await import('../../presentation/failureHover');
  return toHover(failureHover(known, target.reference, target.place, part), target.range);
}
