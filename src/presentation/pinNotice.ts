import * as l10n from '@vscode/l10n';
import type { PinNotice } from '../references/pinNotices';
import { plainLine } from './harmless';

/** What a person should know of a pin or unpin: one sentence of plain text. */
export function pinNoticeSentence(notice: PinNotice): string {
  switch (notice.kind) {
    case 'variableCanOverride':
      return l10n.t('The variable {0} can still name another image.', plainLine(notice.variable, 80));
    case 'helmTagAsLabel':
      return l10n.t('Some charts use the tag as a label too, which a digest does not fit: render the chart once.');
    case 'kustomizeOlderDigestWins':
      return l10n.t('kustomize renders tag and digest; its older versions leave the tag out.');
    case 'severalUses':
      return l10n.t('{0} references use this text, and all of them change.', notice.count);
    case 'managedByBot':
      return l10n.t('A comment says that {0} writes this line: it will write there again.', botName(notice.bot));
    case 'noTag':
      return l10n.t('Without a digest and a tag this means latest.');
  }
}

export function botName(bot: Extract<PinNotice, { kind: 'managedByBot' }>['bot']): string {
  return { flux: 'Flux', renovate: 'Renovate' }[bot];
}

export function platformPinSentence(): string {
  return l10n.t("The pin was that of one platform's image, and is again: other platforms cannot run it.");
}
