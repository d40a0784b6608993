import * as l10n from '@vscode/l10n';
import type { Creation } from '../inspection/createdAt';
import { formatDuration, type Viewer } from './format';
import { platformName } from './names';

/** `3 months old`; undefined for what is yet to be made. */
export function ageHint({ time }: Creation, { now, language }: Viewer): string | undefined {
  if (time > now) return undefined;
  return l10n.t('{0} old', formatDuration((now - time) / 1000, language));
}

export function ageTooltip({ time, platform }: Creation): string {
  const date = new Date(time).toISOString().slice(0, 10);
  return platform
    ? l10n.t('The image for {0} was made on {1}, as it says itself.', platformName(platform), date)
    : l10n.t('The image was made on {0}, as it says itself.', date);
}
