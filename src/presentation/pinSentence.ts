import * as l10n from '@vscode/l10n';
import type { PinRefusal } from '../operations/pin';
import type { EditRefusal } from '../references/occurrence';
import type { PinNotice } from '../references/pinNotices';
import { unresolvedSentence } from './unresolvedSentence';

/** Why a reference was not pinned, and what to do: one sentence of plain text. */
export function pinRefusalSentence(why: PinRefusal): string {
  switch (why.kind) {
    case 'unresolved':
      return unresolvedSentence(why.reason);
    case 'untrusted':
      return l10n.t('This workspace is not trusted, so nothing in it is changed: trust it first, or pin by hand.');
    case 'build':
      return l10n.t(
        'A build gives its result this name, so there is no digest to pin: pin the images that it is built from.',
      );
    case 'alreadyPinned':
      return l10n.t('This reference is pinned already.');
    case 'notPinned':
      return l10n.t('This reference is not pinned, so there is no digest to take away.');
    case 'digestAlone':
      return l10n.t('Nothing but the digest says which image this is: write a tag or a new name first, then unpin.');
    case 'unverifiable':
      return l10n.t(
        'The pin would change more than the digest of this reference, so nothing was changed: edit it by hand.',
      );
    case 'uneditable':
      return uneditableSentence(why.reason);
  }
}

/** What a person should know of a pin, or of its going, before it is made: one sentence of plain text. */
export function pinNoticeSentence(notice: PinNotice): string {
  switch (notice.kind) {
    case 'variableCanOverride':
      return l10n.t('This is what {0} is by default: where a run sets it, the pin does not count.', notice.variable);
    case 'helmTagAsLabel':
      return l10n.t(
        'The digest is written behind the tag, which some charts use as a label too, where it does not fit.',
      );
    case 'kustomizeOlderDigestWins':
      return l10n.t('kustomize writes the tag and the digest; older versions leave the tag out.');
    case 'severalUses':
      return l10n.t('{0} references of this file change, as they share this text.', notice.count);
    case 'managedByBot':
      return notice.bot === 'flux'
        ? l10n.t('Flux keeps this line up to date (see its comment) and may replace the digest.')
        : l10n.t('Renovate keeps this reference up to date (see its comment) and may replace the digest.');
    case 'noTag':
      return l10n.t('This reference has no tag: without its digest it means latest.');
  }
}

function uneditableSentence(reason: EditRefusal): string {
  switch (reason) {
    case 'alias':
      return l10n.t('This value is taken from another place in the file: pin it there.');
    case 'blockScalar':
      return l10n.t('This reference stands in a block of text, which is not edited: write it on one line first.');
    case 'composed':
    case 'templated':
      return l10n.t(
        'This reference is put together from several values, so there is no one place for a digest: pin it by hand.',
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
    case 'otherFile':
      return l10n.t('Some of this reference stands in another file: pin it there.');
    case 'escaped':
      return l10n.t('This reference is written with escapes, which are not edited: write it plainly first.');
  }
}
