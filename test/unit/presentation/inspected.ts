import { ImageInspection } from '../../../src/inspection/imageInspection';
import type { InspectionState } from '../../../src/inspection/inspectionState';
import type { PanelParts } from '../../../src/messages/panel';
import { parsePlatform } from '../../../src/oci/platform';
import { panelParts } from '../../../src/presentation/panelParts';
import type { ImageSource, Locator } from '../../../src/registry/imageSource';

/** An image as a panel looks into it, when all has come that comes; `wish` is the platform that is asked for. */
export async function inspected(
  source: ImageSource,
  locator: Locator,
  { wish = '' }: { wish?: string } = {},
): Promise<ImageInspection> {
  const inspection = new ImageInspection(source, locator, {
    wishes: () => [parsePlatform(wish)],
    changed: () => undefined,
    failed: () => undefined,
  });
  await inspection.load({ byPerson: true });
  return inspection;
}

/** The whole page. */
export function partsOf(locator: Locator, state: InspectionState): PanelParts {
  const viewer = { now: Date.parse('2025-06-05'), language: 'en' };
  return panelParts({ locator, canPin: false, unasked: 'Not asked.', viewer }, state) as PanelParts;
}

/** A part that must be there. */
export function ready<T extends { readonly kind: string }>(part: T): Extract<T, { kind: 'ready' }> {
  if (part.kind !== 'ready') throw new Error(`the part is ${JSON.stringify(part)}`);
  return part as Extract<T, { kind: 'ready' }>;
}
