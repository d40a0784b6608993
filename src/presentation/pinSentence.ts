import * as l10n from '@vscode/l10n';
import { platformPath } from '../oci/platform';
import type { PinRefusal } from '../operations/pinRefusal';
import type { EditRefusal } from '../references/occurrence';
import { plainLine } from './harmless';
import { messages } from './messages';
import { botName } from './pinNotice';
import { sharedSentence, uneditableSentence } from './uneditableSentence';
import { unresolvedSentence } from './unresolvedSentence';

/** Why a reference was not pinned, and what to do: one sentence of plain text. */
export function pinRefusalSentence(why: PinRefusal): string {
  switch (why.kind) {
    case 'unresolved':
      return unresolvedSentence(why.reason);
    case 'untrusted':
      return messages.untrusted();
    case 'readOnly':
      return messages.readOnly();
    case 'build':
      return l10n.t(
        'A build gives its result this name, so there is no digest to pin: pin the images that it is built from.',
      );
    case 'alreadyPinned':
      return l10n.t('This reference is pinned already: refresh the pin, or take it away first.');
    case 'notPinned':
      return l10n.t('This reference is not pinned, so there is no digest to change: pin it first.');
    case 'digestAlone':
      return l10n.t('Nothing but the digest says which image this is: write a tag or a new name first, then unpin.');
    case 'noTag':
      return l10n.t('This pin has no tag that it could follow: write the tag before the digest.');
    case 'conflict':
      return l10n.t(
        'Two references share this text and need different digests, so nothing was changed: part them first.',
      );
    case 'managedByBot':
      return l10n.t(
        'A comment says that {0} writes this line, so it is left alone: let it pin, or take the comment away.',
        botName(why.bot),
      );
    case 'notAsked':
      return l10n.t(
        '{0} was not asked, as you chose: do it again and choose that registry too.',
        plainLine(why.registry, 80),
      );
    case 'platformGone':
      return l10n.t(
        'This pin is that of {0}, for which the tag has no image any more, so nothing was changed: choose a platform, or pin the index.',
        plainLine(platformPath(why.platform), 80),
      );
    case 'unverifiable':
      return l10n.t(
        'The pin would change more than the digest of this reference, so nothing was changed: edit it by hand.',
      );
    case 'shared':
      return sharedSentence(why.with);
    case 'uneditable':
      return noPinSentence(why.reason);
  }
}

function noPinSentence(reason: EditRefusal): string {
  switch (reason) {
    case 'composed':
    case 'templated':
      return l10n.t(
        'This reference is put together from several values, so there is no one place for a digest: pin it by hand.',
      );
    case 'tagInOtherFile':
      return l10n.t(
        'Only the name is replaced here: the tag stands in another file, and a digest would take its place. Pin it there.',
      );
    case 'chart':
      return l10n.t(
        'A chart is chosen by its version, which takes no digest: Chart.lock or the registry keep it the same.',
      );
    case 'appVersion':
      return l10n.t(
        'There is no tag here (the chart takes its appVersion), so there is no place for a digest: write a tag or a digest key first.',
      );
    case 'tagOrDigest':
      return l10n.t('A tag or a digest stands here, not both: write the digest in place of the tag by hand.');
    default:
      return uneditableSentence(reason);
  }
}
