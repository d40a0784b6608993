import { compareMessages } from '../../presentation/compareMessages';
import type { Locator } from '../../registry/imageSource';
import { comparedTarget } from './comparedTarget';
import { showNote } from './report';
import { type ComparisonContext, showComparison } from './showComparison';

/** Compares what a pin holds with what its tag stands for now: of the reference that `argument` names, or the one at the cursor. */
export async function comparePin(argument: unknown, context: ComparisonContext): Promise<void> {
  const pin = await comparedTarget(argument, context.scans);
  if (pin?.locator.kind !== 'registry' || !pin.locator.reference.digest || pin.locator.reference.tag === undefined) {
    showNote(compareMessages.noPinWithTag());
    return;
  }
  const moved: Locator = { kind: 'registry', reference: { ...pin.locator.reference, digest: undefined } };
  await showComparison(pin, { ...pin, locator: moved }, context);
}
