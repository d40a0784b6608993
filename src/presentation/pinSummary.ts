import * as l10n from '@vscode/l10n';
import type { PinAction } from '../operations/pin';

export interface PinCounts {
  readonly changed: number;
  /** Pinned already, or nothing to change. */
  readonly unchanged: number;
  readonly leftOut: number;
  readonly failed: number;
  /** Taken out of the preview by the person. */
  readonly notChosen?: number | undefined;
}

/** How a pin, unpin or refresh of many went: one line of plain text. */
export function pinSummary(
  action: PinAction,
  { changed, unchanged, leftOut, failed, notChosen = 0 }: PinCounts,
  isDone: boolean,
): string {
  const parts = [changedText(action, changed, isDone), l10n.t('{0} unchanged', unchanged)];
  if (leftOut > 0) parts.push(l10n.t('{0} left out', leftOut));
  if (failed > 0) parts.push(l10n.t('{0} could not be looked up', failed));
  if (notChosen > 0) parts.push(l10n.t('{0} not chosen', notChosen));
  return parts.join(', ');
}

function changedText(action: PinAction, count: number, isDone: boolean): string {
  switch (action) {
    case 'pin':
      return isDone ? l10n.t('{0} pinned', count) : l10n.t('{0} to pin', count);
    case 'unpin':
      return isDone ? l10n.t('{0} unpinned', count) : l10n.t('{0} to unpin', count);
    case 'refresh':
      return isDone ? l10n.t('{0} refreshed', count) : l10n.t('{0} to refresh', count);
  }
}
