import * as l10n from '@vscode/l10n';
import type { PanelWords } from '../messages/panelWords';
import type { Locator } from '../registry/imageSource';

/** The words of the page, in the user's language. */
export function panelWords({ kind }: Locator): PanelWords {
  return { loading: kind === 'registry' ? l10n.t('Asking the registry…') : l10n.t('Reading…') };
}
