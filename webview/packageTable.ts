import type { PackageRow, PanelPackages } from '../src/messages/panelHeld';
import type { PanelWords } from '../src/messages/panelWords';
import { element } from './element';
import { factRow, type FactState } from './factList';
import { fill } from './fill';
import { Opened } from './opened';
import { SearchedRows } from './searchedRows';
import { searchField } from './searchField';
import { VirtualList } from './virtualList';

/** Pixels. */
const ROW_HEIGHT = 26;
const MAX_HEIGHT = 416;
/** So many are seen at a glance. */
const FEW = 8;
const CLASSES = ['', '', '', 'wide-only', 'wide-only'] as const;

/** The packages of one SBOM, of which there may be very many; they come piece by piece, and what is searched is found in those that are there. */
export class PackageTable {
  readonly element: HTMLElement;
  private readonly rows = new SearchedRows<PackageRow>((row) => row.join('\n'));
  private readonly list: VirtualList;
  private readonly search: HTMLElement;
  private readonly found = element('span', { class: 'found', role: 'status' });
  private readonly nothing: HTMLElement;
  private readonly leftOut = element('p', { class: 'quiet' });
  private readonly chosen: HTMLElement;
  private readonly facts = element('dl', { class: 'facts' });
  private readonly state: FactState = { open: new Opened(), revealed: new Opened() };

  /** @param key names it among others on the page. */
  constructor(
    private readonly key: string,
    title: HTMLElement,
    private readonly words: PanelWords,
  ) {
    const columns = this.columns;
    const cells = columns.map((column, index) =>
      element('div', { role: 'columnheader', class: CLASSES[index] ?? '' }, column),
    );
    const row = element('div', { role: 'row', 'aria-rowindex': '1', class: 'virtual-head' }, ...cells);
    this.list = new VirtualList({
      label: words.packages,
      rowHeight: ROW_HEIGHT,
      maxHeight: MAX_HEIGHT,
      head: element('div', { role: 'rowgroup' }, row),
      render: (index) => cellsOf(this.rows.at(index)),
      chosen: (index) => this.choose(this.rows.at(index)),
    });
    const field = searchField(words.searchPackages, `search packages ${key}`, (text) => this.searchFor(text));
    this.search = element('div', { class: 'search-row' }, field, this.found);
    this.nothing = element('p', { class: 'quiet' });
    this.chosen = element('div', { class: 'chosen', role: 'group', 'aria-label': words.chosenPackage, hidden: '' });
    this.chosen.append(this.facts);
    this.element = element(
      'div',
      { class: 'packages', role: 'group', 'aria-labelledby': title.id },
      title,
      this.search,
      this.list.element,
      this.nothing,
      this.chosen,
      this.leftOut,
    );
    this.count();
  }

  add({ append, rows, leftOut }: PanelPackages): void {
    this.rows.add(rows, append);
    const { count } = this.rows;
    if (append) this.list.grow(count);
    else this.list.replace(count, this.list.place);
    this.leftOut.textContent = leftOut ?? '';
    this.count();
  }

  private searchFor(text: string): void {
    this.rows.searchFor(text);
    this.list.show(this.rows.count);
    this.chosen.hidden = true;
    this.count();
  }

  private count(): void {
    const { rows, words } = this;
    this.search.hidden = rows.all <= FEW;
    this.list.element.hidden = rows.count === 0;
    this.nothing.hidden = rows.count > 0;
    this.nothing.textContent = rows.all === 0 ? words.noPackages : words.nothingFound;
    this.found.textContent = rows.isSearched ? fill(words.found, rows.count, rows.all) : '';
  }

  /** What a row has no room for. */
  private choose(row: PackageRow | undefined): void {
    this.chosen.hidden = row === undefined;
    const facts = (row ?? []).flatMap((value, index) =>
      value === '' ? [] : [{ label: this.columns[index] ?? '', value, copy: value }],
    );
    this.facts.replaceChildren(
      ...facts.map((fact) => factRow(fact, `package ${this.key} ${fact.label}`, this.state, this.words)),
    );
  }

  private get columns(): readonly string[] {
    const { name, version, licence, purl, supplier } = this.words;
    return [name, version, licence, purl, supplier];
  }
}

function cellsOf(row: PackageRow | undefined): readonly HTMLElement[] {
  return (row ?? []).map((text, index) =>
    element('div', { role: 'gridcell', class: `cell ${CLASSES[index] ?? ''}`, title: text }, text),
  );
}
