import * as l10n from '@vscode/l10n';

/** Titles of what can be done with a reference where it stands. */
export const actionTexts = {
  pin: () => l10n.t('Pin to Digest'),
  refresh: () => l10n.t('Refresh Pin'),
  unpin: () => l10n.t('Unpin'),
  pinPlatform: () => l10n.t("Pin to One Platform's Digest…"),
  inspect: () => l10n.t('Inspect'),
} as const;
