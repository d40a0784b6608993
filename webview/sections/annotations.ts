import type { AnnotationRow } from '../../src/messages/panel';
import type { PanelWords } from '../../src/messages/panelWords';
import { copyButton } from '../controls';
import { element } from '../element';
import { fill } from '../fill';
import { longText } from '../longText';
import { MoreRows } from '../moreRows';
import { Opened } from '../opened';
import type { PartContent } from '../part';
import { matches, searchField, searchWords } from '../searchField';
import { headRow } from '../table';

/** So many are seen at a glance. */
const FEW = 8;

interface Annotations {
  readonly rows: readonly AnnotationRow[];
  readonly leftOut?: string | undefined;
}

export function annotations(words: PanelWords): PartContent<Annotations> {
  const body = element('tbody', { role: 'rowgroup' });
  const table = element(
    'table',
    { class: 'annotations', role: 'table', 'aria-labelledby': 'annotations-heading' },
    headRow([words.key, words.value, words.places], ['', '', 'places-column']),
    body,
  );
  const nothing = element('p', { class: 'quiet' });
  const leftOut = element('p', { class: 'quiet' });
  const found = element('span', { class: 'found', role: 'status' });
  const open = new Opened();
  const shown = new MoreRows<AnnotationRow>(body, (row) => annotationRow(row, open, words), 'annotations', words);
  let all: readonly AnnotationRow[] = [];
  let wanted: readonly string[] = [];
  const layOut = (): void => {
    const rows =
      wanted.length === 0
        ? all
        : all.filter(({ key, name, value }) => matches(`${name ?? ''} ${key} ${value}`.toLowerCase(), wanted));
    shown.show(rows);
    table.hidden = rows.length === 0;
    nothing.textContent = all.length === 0 ? words.noAnnotations : words.nothingFound;
    nothing.hidden = rows.length > 0;
    found.textContent = rows.length < all.length ? fill(words.found, rows.length, all.length) : '';
  };
  const field = searchField(words.searchAnnotations, 'search annotations', (text) => {
    wanted = searchWords(text);
    shown.startOver();
    layOut();
  });
  const search = element('div', { class: 'search-row' }, field, found);
  return {
    elements: [search, table, nothing, shown.footer, leftOut],
    show({ rows, leftOut: sentence }) {
      all = rows;
      search.hidden = rows.length <= FEW;
      leftOut.textContent = sentence ?? '';
      layOut();
      return '';
    },
  };
}

function annotationRow(
  { key, name, value, copy, link, places }: AnnotationRow,
  open: Opened,
  words: PanelWords,
): HTMLElement {
  const id = `annotation ${places.join(' ')} ${key}`;
  return element(
    'tr',
    { role: 'row' },
    element(
      'th',
      { scope: 'row', role: 'rowheader' },
      ...(name === undefined ? [] : [element('span', { class: 'known' }, name)]),
      element('span', { class: 'code key' }, longText(key, { name: words.key, key: `key ${id}`, open, words })),
    ),
    element(
      'td',
      { role: 'cell' },
      element(
        'div',
        { class: 'with-copy' },
        longText(value, { name: name ?? key, key: id, open, words, link }),
        copyButton(copy, name ?? key, id, words),
      ),
    ),
    element(
      'td',
      { role: 'cell', class: 'places' },
      element('div', {}, ...places.map((place) => element('span', { class: 'pill' }, place))),
    ),
  );
}
