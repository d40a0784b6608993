import * as l10n from '@vscode/l10n';
import { formatReference, type Reference } from '../references/reference';
import { plainLine } from './harmless';

/** Why a person is asked before a language model gets an answer. */
export type ConfirmationReason = 'untrusted' | 'unnamedHost' | 'credential';

/** What is asked about, and at which host where that is another than the one it names: of the person's settings. */
export interface Asked {
  readonly reference: Reference;
  readonly mirror: string | undefined;
}

/** What is said of the tools to people, and to models where they have to do something: plain text. */
export const toolTexts = {
  asking: ({ reference, mirror }: Asked) => {
    const name = plainLine(formatReference(reference), 400);
    return mirror === undefined
      ? l10n.t('Asking {0} about {1}', hostName(reference.registry), name)
      : l10n.t('Asking {0}, the mirror of {1}, about {2}', hostName(mirror), hostName(reference.registry), name);
  },
  looking: () => l10n.t('Looking for image references in the workspace'),
  confirmation: ({ reference: { registry }, mirror }: Asked) =>
    mirror === undefined
      ? l10n.t('Let the language model ask {0}?', hostName(registry))
      : l10n.t('Let the language model ask {0}, the mirror of {1}?', hostName(mirror), hostName(registry)),
  reason: (reason: ConfirmationReason, asked: Asked) => reasonSentence(reason, asked),
  privateHost: ({ registry }: Reference) =>
    l10n.t(
      '{0} is this machine or stands in a private network, which is closed to language models: the person can look it up with Inspect Image….',
      hostName(registry),
    ),
  notConfirmed: ({ registry }: Reference) =>
    l10n.t('The person has to be asked before {0} is: call this tool again.', hostName(registry)),
  wrongInput: (what: string) => l10n.t('The input is not what this tool takes ({0}).', plainLine(what, 200)),
  noPlatform: (text: string) =>
    l10n.t("'{0}' is no platform: write os/architecture or os/architecture/variant.", plainLine(text, 80)),
};

function reasonSentence(reason: ConfirmationReason, { reference: { registry }, mirror }: Asked): string {
  switch (reason) {
    case 'untrusted':
      return l10n.t('This workspace is not trusted, so nothing is sent from it without your word.');
    case 'unnamedHost':
      return mirror === undefined
        ? l10n.t(
            'No file of this workspace names {0}: it learns that somebody here asks for this image.',
            hostName(registry),
          )
        : l10n.t(
            'No file of this workspace names {0}: its mirror {1} learns that somebody here asks for this image.',
            hostName(registry),
            hostName(mirror),
          );
    case 'credential':
      // A mirror is shown its own, never that of the host which it stands for.
      return l10n.t(
        'Your sign-in for {0} may be used, and the model is told what it opens.',
        hostName(mirror ?? registry),
      );
  }
}

function hostName(host: string): string {
  return plainLine(host, 80);
}
