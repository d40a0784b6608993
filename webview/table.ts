import type { PanelWords } from '../src/messages/panelWords';
import { copyButton } from './controls';
import { element } from './element';

/** The head of a table. Roles are written out: a narrow page lays rows out as blocks, which would lose them. */
export function headRow(columns: readonly string[], classes: readonly string[] = []): HTMLElement {
  const cells = columns.map((column, index) =>
    element('th', { scope: 'col', role: 'columnheader', class: classes[index] ?? '' }, column),
  );
  return element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...cells));
}

/** A digest in short, and a button that copies all of it. */
export function digestCell(
  digest: string | undefined,
  shortDigest: string | undefined,
  key: string,
  words: PanelWords,
): HTMLElement {
  return element(
    'div',
    {},
    element('span', { class: 'code', title: digest ?? '' }, shortDigest ?? ''),
    copyButton(digest, words.digest, key, words),
  );
}
