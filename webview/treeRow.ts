import type { Check } from '../src/messages/check';
import { checkLine } from './checkLine';
import { element } from './element';
import { icon, type IconName } from './icon';

/** What a row of a treegrid shows in its first cell, and where in the tree it stands. */
export interface TreeRow {
  /** The same when the tree comes again. */
  readonly key: string;
  readonly kind: string;
  /** From 1. */
  readonly level: number;
  /** Undefined where rows are not selected. */
  readonly isSelected?: boolean;
  /** Undefined where there is nothing to unfold. */
  readonly expanded: boolean | undefined;
  readonly picture: IconName;
  readonly name: string;
  readonly checks?: readonly Check[];
  readonly notes: readonly string[];
  readonly problems: readonly string[];
}

/** A row for a {@link Treegrid}, with `cells` behind the first; and what shows that it can be unfolded. */
export function treeRow(
  { key, kind, level, isSelected, expanded, picture, name, checks = [], notes, problems }: TreeRow,
  ...cells: readonly HTMLElement[]
): { readonly element: HTMLElement; readonly toggle: HTMLElement } {
  const toggle = element('span', { class: expanded === undefined ? 'twisty' : 'twisty foldable' });
  if (expanded !== undefined) toggle.append(icon('chevron'));
  const titles = element(
    'span',
    { class: 'titles' },
    element('span', { class: 'entry-name' }, name),
    ...checks.map(checkLine),
    ...notes.map((note) => element('span', { class: 'note' }, note)),
    ...problems.map((problem) => element('span', { class: 'problem' }, icon('warning'), problem)),
  );
  const cell = element(
    'td',
    { role: 'gridcell', class: 'main' },
    element('div', { class: 'entry' }, toggle, icon(picture), titles),
  );
  // Deeper than anybody can see is not shown deeper.
  cell.style.setProperty('--level', String(Math.min(Math.max(level, 1), 12) - 1));
  const attributes = {
    role: 'row',
    'aria-level': String(level),
    ...(isSelected === undefined ? {} : { 'aria-selected': String(isSelected) }),
    ...(expanded === undefined ? {} : { 'aria-expanded': String(expanded) }),
    class: kind,
    'data-key': key,
  };
  return { element: element('tr', attributes, cell, ...cells), toggle };
}
