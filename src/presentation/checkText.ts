import * as l10n from '@vscode/l10n';
import type { Standing } from '../operations/standing';

/** What a check of several images found. */
export interface Checked {
  readonly standings: readonly Standing[];
  /** References with parts from other files than their own. */
  readonly leftOut: number;
  /** Of registries that had too many requests, and of a check that was cancelled. */
  readonly notAsked: number;
}

/** What was found, and what to do about what was not asked: plain text. */
export function checkedSentence({ standings, leftOut, notAsked }: Checked): string {
  const count = (...kinds: Standing['kind'][]) => standings.filter(({ kind }) => kinds.includes(kind)).length;
  const parts = [
    part(count('moved'), l10n.t('1 whose tag has moved'), (n) => l10n.t('{0} whose tags have moved', n)),
    part(count('missing'), l10n.t('1 missing'), (n) => l10n.t('{0} missing', n)),
    part(count('notVisible'), l10n.t('1 not visible to you'), (n) => l10n.t('{0} not visible to you', n)),
    part(count('failed'), l10n.t('1 that could not be checked'), (n) => l10n.t('{0} that could not be checked', n)),
  ].flat();
  const checked = standings.length === 1 ? l10n.t('Checked 1 image') : l10n.t('Checked {0} images', standings.length);
  const found = parts.length > 0 ? parts.join(', ') : l10n.t('all as they should be');
  return [
    standings.length === 0 ? l10n.t('No image was checked.') : l10n.t('{0}: {1}.', checked, found),
    ...part(notAsked, l10n.t('1 was not asked for: check again later.'), (n) =>
      l10n.t('{0} were not asked for: check again later.', n),
    ),
    ...part(leftOut, l10n.t('1 was left out, for some of its name comes from another file: check it by itself.'), (n) =>
      l10n.t('{0} were left out, for some of their names comes from other files: check them by themselves.', n),
    ),
  ].join(' ');
}

function part(count: number, one: string, several: (count: number) => string): readonly string[] {
  if (count === 0) return [];
  return [count === 1 ? one : several(count)];
}
