import * as l10n from '@vscode/l10n';
import type { InspectionState } from '../inspection/inspectionState';
import type { PanelTags, TagGroup } from '../messages/panel';
import type { Digest } from '../oci/digest';
import type { TagChange, TagListState } from '../operations/tagListing';
import type { Locator } from '../registry/imageSource';
import { tagListSentence } from './completionTexts';
import { shortDigest } from './format';
import { plainLine } from './harmless';
import { lookUpSentence } from './lookUpSentence';
import { foundTagsSentence, tagTexts } from './tagTexts';

/** What the panel's tags are about. */
export interface TagSubject {
  readonly locator: Locator;
  /** What the panel shows, where that is known and a registry knows it. */
  readonly digest: Digest | undefined;
  /** One platform's image: tags reach it through an index. */
  readonly isOnePlatform: boolean;
}

/** That of a panel, as far as it is known what it shows. */
export function tagSubject(locator: Locator, { summary }: InspectionState): TagSubject {
  const fetched = summary.kind === 'ready' ? summary.value.fetched : undefined;
  return {
    locator,
    digest: locator.kind === 'registry' ? fetched?.digest : undefined,
    isOnePlatform: fetched?.value.kind === 'image',
  };
}

/** The tags that changed, and how it stands with them. A local name may be any text: it is looked up as it is, and shown harmless. */
export function panelTags(subject: TagSubject, state: TagListState, { append, tags }: TagChange): PanelTags {
  return {
    ...{ append, tags: [...tags] },
    groups: state.kind === 'found' ? groupsOf(state.result.digests, subject.digest) : [],
    state: {
      kind: KINDS[state.kind],
      sentence: sentenceOf(subject, state),
      canFindSame:
        subject.digest !== undefined && (state.kind === 'listed' || state.kind === 'found') && state.count > 0,
    },
  };
}

const KINDS: Readonly<Record<TagListState['kind'], PanelTags['state']['kind']>> = {
  ...{ idle: 'idle', listing: 'loading', failed: 'failed' },
  ...{ listed: 'ready', finding: 'loading', found: 'ready' },
};

function sentenceOf({ locator, digest, isOnePlatform }: TagSubject, state: TagListState): string {
  switch (state.kind) {
    case 'idle':
      return '';
    case 'listing':
      return l10n.t('{0} tags so far…', state.count);
    case 'failed':
      return locator.kind === 'registry'
        ? tagListSentence(state.error, locator.reference)
        : lookUpSentence(state.error, locator);
    case 'listed':
      return listedSentence(state);
    case 'finding':
      return tagTexts.trying(plainLine(state.tag, 128), state.found);
    case 'found': {
      const said = digest !== undefined && locator.kind === 'registry';
      const found = said ? foundTagsSentence(state.result, locator.reference, { isOnePlatform, end: state.end }) : '';
      return [listedSentence(state), found].filter((sentence) => sentence !== '').join(' ');
    }
  }
}

function listedSentence({
  count,
  evidence,
  dropped,
  end,
}: Extract<TagListState, { kind: 'listed' | 'found' }>): string {
  const sentences = [count === 1 ? l10n.t('1 tag.') : l10n.t('{0} tags.', count)];
  if (end === undefined) sentences.push(l10n.t('You stopped it, so there may be more.'));
  else if (end !== 'complete') sentences.push(`${tagTexts.notAll()}.`);
  if (evidence > 0) {
    sentences.push(
      evidence === 1
        ? l10n.t('1 that holds a signature or an attestation is not listed.')
        : l10n.t('{0} that hold signatures or attestations are not listed.', evidence),
    );
  }
  if (dropped > 0) sentences.push(l10n.t('{0} that are no tags are not listed.', dropped));
  return sentences.join(' ');
}

/** Those that point to what is shown first; of others, only where several point to one. */
function groupsOf(digests: ReadonlyMap<string, Digest>, shown: Digest | undefined): TagGroup[] {
  const groups = new Map<Digest, string[]>();
  for (const [tag, digest] of digests) groups.set(digest, [...(groups.get(digest) ?? []), tag]);
  return [...groups]
    .map(([digest, tags]) => ({ digest, shortDigest: shortDigest(digest), here: digest === shown, tags }))
    .filter(({ here, tags }) => here || tags.length > 1)
    .sort((a, b) => Number(b.here) - Number(a.here));
}
