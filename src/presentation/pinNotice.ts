import * as l10n from '@vscode/l10n';
import type { PinNotice } from '../references/pinNotices';
import { plainLine } from './harmless';
import { numberSentence } from './numberSentence';

/** What a person should know of a pin, or of its going, before it is made: one sentence of plain text. */
export function pinNoticeSentence(notice: PinNotice): string {
  switch (notice.kind) {
    case 'variableCanOverride':
      return l10n.t(
        'This is what {0} is by default: where a run sets it, its own value counts, so change that too.',
        plainLine(notice.variable, 80),
      );
    case 'helmTagAsLabel':
      return l10n.t(
        'The digest is written behind the tag, which some charts use as a label too, where it does not fit: render the chart to see.',
      );
    case 'kustomizeOlderDigestWins':
      return l10n.t('kustomize writes the tag and the digest; older versions leave the tag out.');
    case 'severalUses':
      return l10n.t('{0} references of this file change, as they share this text.', notice.count);
    case 'managedByBot':
      return notice.bot === 'flux'
        ? l10n.t('Flux keeps this line up to date (see its comment) and may replace the digest.')
        : l10n.t('Renovate keeps this reference up to date (see its comment) and may replace the digest.');
    case 'readAsNumber':
      return numberSentence(notice.written, notice.rendered);
    case 'quoted':
      return l10n.t('The tag gets quotes: without them YAML reads it as something else than a text, so keep them.');
    case 'noTag':
      return l10n.t('This reference has no tag: without its digest it means latest.');
  }
}

export function botName(bot: Extract<PinNotice, { kind: 'managedByBot' }>['bot']): string {
  return { flux: 'Flux', renovate: 'Renovate' }[bot];
}

export function platformPinSentence(): string {
  return l10n.t("The pin was that of one platform's image, and is again: other platforms cannot run it.");
}
