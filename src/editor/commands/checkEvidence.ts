import { messages } from '../../presentation/messages';
import type { CommandContext } from './commandContext';
import { inspectedTarget } from './inspectImage';

/**
 * Looks for signatures, SBOMs and what else refers to the image that `argument` names, or that the user types, and shows it in the
 * panel of that image.
 */
export async function checkEvidence(
  argument: unknown,
  { scans, lookUps, panels }: Pick<CommandContext, 'scans' | 'lookUps' | 'panels'>,
): Promise<void> {
  const target = await inspectedTarget(argument, scans, messages.evidenceTitle());
  if (!target) return;
  if (target.locator.kind === 'registry') lookUps.add(target.locator.reference);
  await panels.show(target, { evidence: true });
}
