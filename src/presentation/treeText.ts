import * as l10n from '@vscode/l10n';
import type { Standing } from '../operations/standing';
import type { Target } from '../references/occurrence';
import { formatReference, type Reference } from '../references/reference';
import { missingSentence } from './driftText';
import { errorSentence } from './errorSentence';
import { shortDigest } from './format';
import { plainLine } from './harmless';
import { platformName } from './names';
import { unresolvedSentence } from './unresolvedSentence';

/** What a row of the tree says beside its label: in few words, in full, and as a screen reader speaks the whole row. */
export interface RowText {
  readonly description: string;
  readonly tooltip: string;
  readonly spoken: string;
}

/** A tag or digest, which stands at `places` places. */
export function versionText(reference: Reference, standing: Standing | undefined, places: number): RowText {
  const words = stateWords(reference, standing);
  const used = places === 1 ? l10n.t('used in 1 place') : l10n.t('used in {0} places', places);
  return {
    description: words.join(' · '),
    tooltip: [formatReference(reference), ...standingLines(reference, standing)].join('\n'),
    spoken: [...spokenName(reference), ...words, used].join(', '),
  };
}

/** A place under its image: the file says which. */
export function placeText(file: string, line: number): RowText {
  const name = plainLine(file, 300);
  const at = l10n.t('line {0}', line);
  return { description: at, tooltip: `${name}:${line}`, spoken: `${name}, ${at}` };
}

/** What stands at a position, under its file. */
export function textInFile(text: string, target: Target, standing: Standing | undefined, line: number): RowText {
  const name = writtenName(text);
  const at = l10n.t('line {0}', line);
  const { words, lines } = aboutTarget(target, standing);
  return {
    description: [...words, at].join(' · '),
    tooltip: [plainLine(text, 600), ...lines].join('\n'),
    spoken: [name, ...words, at].join(', '),
  };
}

/** What is written, without the digest behind a tag, and with the beginning of one that stands alone: neither ear nor eye takes 64 digits. */
export function writtenName(text: string): string {
  const withoutPin = text.replace(/(:[\w.-]+@)sha\d{3}:[0-9a-f]{64,}/, '$1…');
  return plainLine(withoutPin.replace(/(@sha\d{3}:[0-9a-f]{8})[0-9a-f]{56,}/, '$1…'));
}

/** A file, and how much stands in it. */
export function fileText(name: string, targets: readonly Target[]): RowText {
  const images = targets.filter(({ kind }) => kind === 'image').length;
  const others = targets.length - images;
  const parts = [images === 1 ? l10n.t('1 image') : l10n.t('{0} images', images)];
  if (others > 0) parts.push(l10n.t('{0} not looked up', others));
  const file = plainLine(name, 300);
  return { description: parts.join(', '), tooltip: file, spoken: [file, ...parts].join(', ') };
}

/** How a reference stands, in few words; nothing where it was not looked up and is not pinned. */
function stateWords({ digest }: Reference, standing: Standing | undefined): readonly string[] {
  const pinned = digest === undefined ? [] : [l10n.t('pinned')];
  if (!standing) return pinned;
  switch (standing.kind) {
    case 'current':
      if (standing.pinned === undefined) return [...pinned, l10n.t('available')];
      return standing.pinned === 'index'
        ? [...pinned, l10n.t('up to date')]
        : [l10n.t('pinned to one platform'), l10n.t('up to date')];
    case 'moved':
      return [...pinned, l10n.t('the tag has moved')];
    case 'missing':
      if (standing.what === 'pinnedTag') return [...pinned, l10n.t('the tag is gone')];
      return [...pinned, standing.what === 'tag' ? l10n.t('no such tag') : l10n.t('no such digest')];
    case 'notVisible':
      return [...pinned, l10n.t('not visible to you')];
    case 'failed':
      return [...pinned, failureWord(standing.error.kind)];
  }
}

function failureWord(kind: Extract<Standing, { kind: 'failed' }>['error']['kind']): string {
  if (kind === 'unreachable' || kind === 'timeout') return l10n.t('not reachable');
  return kind === 'rateLimited' ? l10n.t('too many requests') : l10n.t('could not be checked');
}

/** The same in sentences. */
function standingLines(reference: Reference, standing: Standing | undefined): readonly string[] {
  switch (standing?.kind) {
    case undefined:
      return [];
    case 'current':
      if (standing.pinned === undefined || standing.pinned === 'index') return [standing.digest];
      return [l10n.t('Pinned to {0}, of what the tag stands for.', platformName(standing.pinned.platform))];
    case 'moved':
      return [l10n.t('The tag now stands for {0}: refresh the pin where you want that.', standing.digest)];
    case 'missing':
      return [missingSentence(standing, reference)];
    case 'notVisible':
    case 'failed':
      return [errorSentence(standing.error, reference)];
  }
}

function aboutTarget(target: Target, standing: Standing | undefined) {
  switch (target.kind) {
    case 'image':
      return {
        words: stateWords(target.reference, standing),
        lines: [formatReference(target.reference), ...standingLines(target.reference, standing)],
      };
    case 'build':
      return { words: [l10n.t('built here')], lines: [l10n.t('A build gives its result this name.')] };
    case 'unresolved':
      return {
        words: [target.reason.kind === 'invalid' ? l10n.t('no image reference') : l10n.t('known only later')],
        lines: [unresolvedSentence(target.reason)],
      };
  }
}

/** As people say it: official images of Docker Hub by their short names. */
function spokenName({ registry, repository, tag, digest }: Reference): readonly string[] {
  const name = registry === 'docker.io' ? repository.replace(/^library\//, '') : repository;
  if (tag !== undefined) return [name, l10n.t('tag {0}', tag)];
  return [name, digest ? l10n.t('digest {0}', shortDigest(digest)) : l10n.t('tag {0}', 'latest')];
}
