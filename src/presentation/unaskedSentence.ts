import * as l10n from '@vscode/l10n';
import type { BackgroundDecision } from '../operations/lookUpPolicy';
import { plainLine } from './harmless';

/** Why a registry was not asked. */
export type Unasked = Exclude<BackgroundDecision, { kind: 'allowed' }>;

/** Why a registry was not asked, and what to do: one sentence of plain text. */
export function unaskedSentence(why: Unasked): string {
  switch (why.kind) {
    case 'unknownHost':
      return l10n.t('{0} is asked only when you say so: it was never asked from here.', plainLine(why.registry, 80));
    case 'untrusted':
      return l10n.t('This workspace is not trusted, so nothing is sent until you ask for it.');
    case 'build':
      return l10n.t('A build gives its result this name, so a registry is asked only if you want it.');
    case 'otherFile':
      return l10n.t(
        'Some of this name comes from {0}, so a registry is told it only if you want it.',
        plainLine(why.path, 160),
      );
  }
}
