import * as l10n from '@vscode/l10n';
import type { Digest } from '../oci/digest';
import type { TagPointer } from '../operations/tagPointer';
import { formatReference, type Reference } from '../references/reference';
import { commandLink, LINKED_COMMANDS } from './commandLink';
import { askedName, errorSentence } from './errorSentence';
import { shortDigest } from './format';
import { markdownText } from './harmless';
import type { Place } from './hover';
import { GAP, type HoverPart } from './hoverMarkdown';

/**
 * Whether the tag of a pinned reference still points to its digest.
 * @param place where the pin can be refreshed; undefined where that cannot be.
 */
export function tagHover(reference: Reference, pointer: TagPointer, place: Place | undefined): HoverPart[] {
  const tag = reference.tag ?? '';
  switch (pointer.kind) {
    case 'here':
      return said('check', l10n.t('The tag {0} still points to this digest.', tag));
    case 'index':
      return said('check', l10n.t('The tag {0} points to an index that holds this image.', tag));
    case 'moved':
      return said(
        'warning',
        l10n.t('The tag {0} has moved: now {1}', tag, short(pointer.digest)),
        newLinks(reference, pointer.digest, place),
      );
    case 'elsewhere':
      return said(
        'info',
        l10n.t(
          'The tag {0} points to {1}: it has moved, or that is an index that holds this image.',
          tag,
          short(pointer.digest),
        ),
        newLinks(reference, pointer.digest, place),
      );
    case 'missing':
      return said(
        'warning',
        l10n.t(
          '{0} no longer has the tag {1}; the pinned digest is still there, so nothing breaks: choose another tag for newer images.',
          askedName(pointer.error, reference),
          tag,
        ),
      );
    case 'failed': {
      const sentence = errorSentence(pointer.error, reference);
      return [
        { theirs: markdownText(l10n.t('Whether the tag {0} still points here is not known: {1}', tag, sentence), 600) },
      ];
    }
  }
}

/** Tags and digests have passed their grammar. */
function said(icon: string, sentence: string, links: readonly string[] = []): HoverPart[] {
  return [{ ours: [`$(${icon}) ${markdownText(sentence, 400)}`, ...links].join(GAP) }];
}

function short(digest: Digest): string {
  return `${shortDigest(digest)}…`;
}

/** For what the tag stands for now. */
function newLinks(reference: Reference, digest: Digest, place: Place | undefined): readonly string[] {
  const tagged = formatReference({ ...reference, digest: undefined });
  return [
    commandLink(`$(copy) ${l10n.t('Copy new digest')}`, LINKED_COMMANDS.copy, { digest }),
    commandLink(`$(search) ${l10n.t('Inspect tag')}`, LINKED_COMMANDS.inspect, { reference: tagged }),
    ...(place ? [commandLink(`$(sync) ${l10n.t('Refresh pin')}`, LINKED_COMMANDS.refresh, place)] : []),
  ];
}
