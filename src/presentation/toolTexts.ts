import * as l10n from '@vscode/l10n';
import { formatReference, type Reference } from '../references/reference';
import { plainLine } from './harmless';

/** Why a person is asked before a language model gets an answer. */
export type ConfirmationReason = 'untrusted' | 'unnamedHost' | 'credential';

/** What is said of the tools to people, and to models where they have to do something: plain text. */
export const toolTexts = {
  asking: ({ registry, ...rest }: Reference) =>
    l10n.t('Asking {0} about {1}', plainLine(registry, 80), plainLine(formatReference({ registry, ...rest }), 400)),
  looking: () => l10n.t('Looking for image references in the workspace'),
  confirmation: ({ registry }: Reference) => l10n.t('Let the language model ask {0}?', plainLine(registry, 80)),
  reason: (reason: ConfirmationReason, reference: Reference) => reasonSentence(reason, reference),
  privateHost: ({ registry }: Reference) =>
    l10n.t(
      '{0} is this machine or stands in a private network, which is closed to language models: the person can look it up with Inspect Image….',
      plainLine(registry, 80),
    ),
  notConfirmed: ({ registry }: Reference) =>
    l10n.t('The person has to be asked before {0} is: call this tool again.', plainLine(registry, 80)),
  wrongInput: (what: string) => l10n.t('The input is not what this tool takes ({0}).', plainLine(what, 200)),
  noPlatform: (text: string) =>
    l10n.t("'{0}' is no platform: write os/architecture or os/architecture/variant.", plainLine(text, 80)),
};

function reasonSentence(reason: ConfirmationReason, { registry }: Reference): string {
  const host = plainLine(registry, 80);
  switch (reason) {
    case 'untrusted':
      return l10n.t('This workspace is not trusted, so nothing is sent from it without your word.');
    case 'unnamedHost':
      return l10n.t('No file of this workspace names {0}: it learns that somebody here asks for this image.', host);
    case 'credential':
      return l10n.t('Your sign-in for {0} may be used, and the model is told what it opens.', host);
  }
}
