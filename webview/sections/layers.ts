import type { LayerRow } from '../../src/messages/panel';
import type { PanelWords } from '../../src/messages/panelWords';
import { linkButton } from '../controls';
import { element, spoken } from '../element';
import { asPercent } from '../fill';
import { send } from '../host';
import { icon } from '../icon';
import { longText } from '../longText';
import { MoreRows } from '../moreRows';
import { Opened } from '../opened';
import type { PartContent } from '../part';
import { digestCell, headRow } from '../table';

interface Layers {
  readonly total: string;
  readonly rows: readonly LayerRow[];
  readonly leftOut?: string | undefined;
  readonly isArtifact?: boolean | undefined;
}

export function layers(words: PanelWords): PartContent<Layers> {
  const body = element('tbody', { role: 'rowgroup' });
  const head = (isArtifact: boolean | undefined): HTMLElement =>
    headRow(
      [...(isArtifact ? [words.file, words.fileSize] : [words.instruction, words.size]), words.digest],
      ['', 'size-column', 'digest-column'],
    );
  const table = element('table', { class: 'layers', role: 'table', 'aria-labelledby': 'layers-heading' });
  const leftOut = element('p', { class: 'quiet' });
  const open = new Opened();
  const rows = new MoreRows<LayerRow>(body, (row, index) => layerRow(row, index, open, words), 'layers', words);
  return {
    elements: [table, rows.footer, leftOut],
    title: ({ isArtifact }) => (isArtifact ? words.files : words.layers),
    show({ total, rows: layers, leftOut: sentence, isArtifact }) {
      table.replaceChildren(head(isArtifact), body);
      rows.show(layers);
      leftOut.textContent = sentence ?? '';
      return layers.length > 0 ? total : undefined;
    },
  };
}

function layerRow(row: LayerRow, index: number, open: Opened, words: PanelWords): HTMLElement {
  const { kind, instruction, steps, size, share, digest, shortDigest, note } = row;
  const key = `layer ${index}`;
  const code = kind === 'layer' || steps === undefined;
  const text = longText(instruction, { code, name: words.instruction, key, open, words });
  if (kind === 'steps') {
    const cell = element(
      'td',
      { role: 'cell', 'aria-colspan': '3', colspan: '3' },
      // One alone is shown as it is.
      ...(steps === undefined ? [text] : foldedSteps(steps, text, key, open, words)),
    );
    return element('tr', { role: 'row', class: 'steps' }, cell);
  }
  return element(
    'tr',
    { role: 'row' },
    element(
      'td',
      { role: 'cell', class: 'main' },
      text,
      note === undefined ? undefined : element('span', { class: 'note' }, note),
      row.file && digest !== undefined ? fileButtons(row.file, digest, instruction, words) : undefined,
    ),
    element('td', { role: 'cell', class: 'size-column' }, size, shareBar(share)),
    element('td', { role: 'cell', class: 'digest' }, digestCell(digest, shortDigest, key, words)),
  );
}

/** @param name of the file, for those who listen. */
function fileButtons(file: 'open' | 'save', digest: string, name: string, words: PanelWords): HTMLElement {
  const made = (label: string, type: 'openFile' | 'saveFile'): HTMLElement => {
    const link = linkButton(label, `${type} ${digest}`, () => send({ type, digest }));
    link.append(spoken(` ${name}`));
    return link;
  };
  return element(
    'span',
    { class: 'file-buttons' },
    file === 'open' ? made(words.open, 'openFile') : undefined,
    made(words.saveAs, 'saveFile'),
  );
}

/** @param share 0 to 1. */
function shareBar(share: number): HTMLElement {
  const part = Math.min(Math.max(share, 0), 1);
  const fill = element('span', { class: 'share-part' });
  fill.style.width = `${part * 100}%`;
  return element('span', { class: 'share', title: asPercent(part) }, fill, spoken(asPercent(part)));
}

function foldedSteps(
  steps: readonly string[],
  text: HTMLElement,
  key: string,
  open: Opened,
  words: PanelWords,
): HTMLElement[] {
  const list = element('ol', { class: 'step-list', id: `steps-${key.replace(' ', '-')}` });
  const rows = new MoreRows<string>(
    list,
    (step, index) =>
      element(
        'li',
        {},
        longText(step, { code: true, name: words.instruction, key: `${key} step ${index}`, open, words }),
      ),
    `steps ${key}`,
    words,
  );
  const toggle = element(
    'button',
    { type: 'button', class: 'fold', 'data-key': `fold ${key}`, 'aria-controls': list.id },
    icon('chevron'),
    text,
  );
  const all = steps.join('\n');
  const layOut = (): void => {
    const isOpen = open.has(key, all);
    toggle.setAttribute('aria-expanded', String(isOpen));
    list.hidden = !isOpen;
    rows.show(isOpen ? steps : []);
  };
  toggle.addEventListener('click', () => {
    open.toggle(key, all);
    layOut();
  });
  layOut();
  return [toggle, list, rows.footer];
}
