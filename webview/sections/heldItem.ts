import type { HeldItem, HeldTable, PanelPackages } from '../../src/messages/panelHeld';
import type { PanelWords } from '../../src/messages/panelWords';
import { button, linkButton } from '../controls';
import { element } from '../element';
import { factRow, type FactState } from '../factList';
import { fill } from '../fill';
import { send } from '../host';
import { icon } from '../icon';
import { longText } from '../longText';
import { MoreRows } from '../moreRows';
import { Opened } from '../opened';
import { PackageTable } from '../packageTable';
import { failed, loading } from '../part';
import { headRow } from '../table';

type Ready = Extract<HeldItem['state'], { kind: 'ready' }>;

/** One file of an artifact, as far as it was read. */
export class HeldItemView {
  readonly element: HTMLElement;
  private readonly heading: HTMLElement;
  private readonly note = element('span', { class: 'aside' });
  private readonly content = element('div', { class: 'content' });
  private readonly state: FactState = { open: new Opened(), revealed: new Opened() };
  private readonly id: string;
  private packages: PackageTable | undefined;
  private last: HeldItem | undefined;

  constructor(
    private readonly digest: string,
    private readonly words: PanelWords,
  ) {
    this.id = `held-${digest}`;
    this.heading = element('h3', { id: this.id });
    this.element = element(
      'div',
      { class: 'held-item', role: 'group', 'aria-labelledby': this.id },
      element('div', { class: 'heading' }, this.heading, this.note),
      this.content,
    );
  }

  /** @returns what has come, to be told. */
  update(item: HeldItem): { readonly said?: 'ready' | 'failed' } {
    const { last } = this;
    this.last = item;
    // Another file has come: this one stays as it is, with what a person did in it.
    if (last && JSON.stringify(last) === JSON.stringify(item)) return {};
    this.heading.textContent = item.title;
    this.note.textContent = item.note;
    const { state } = item;
    this.content.replaceChildren(...this.contentOf(state));
    if (last?.state.kind !== 'loading') return {};
    return state.kind === 'ready' || state.kind === 'failed' ? { said: state.kind } : {};
  }

  addPackages(packages: PanelPackages): void {
    this.packages?.add(packages);
  }

  private contentOf(state: HeldItem['state']): HTMLElement[] {
    const { words, digest } = this;
    const read = (): void => send({ type: 'readHeld' });
    switch (state.kind) {
      case 'loading':
        return [loading(words.loading)];
      case 'unasked':
        return [element('div', { class: 'buttons' }, button(words.readHeld, `readHeld ${digest}`, read))];
      case 'failed':
        return [failed(state.sentence, `held ${digest}`, state.canSignIn, words, read)];
      case 'ready':
        return this.ready(state);
    }
  }

  private ready({ problems, facts, packages, tables }: Ready): HTMLElement[] {
    const { words, digest } = this;
    const list = element(
      'dl',
      { class: 'facts' },
      ...facts.map((fact) => factRow(fact, `held ${digest} ${fact.label}`, this.state, words)),
    );
    return [
      ...problems.map((problem) =>
        element('p', { class: 'problem' }, icon('warning'), element('span', { class: 'text' }, problem)),
      ),
      ...(facts.length > 0 ? [list] : []),
      ...(packages === undefined ? [] : [this.packageTable(packages)]),
      ...tables.flatMap((table) => this.table(table)),
    ];
  }

  private packageTable(count: number): HTMLElement {
    const { words } = this;
    const title = element(
      'h4',
      { id: `${this.id}-packages` },
      words.packages,
      element('span', { class: 'aside' }, fill('{0}', count)),
    );
    this.packages ??= new PackageTable(this.digest, title, words);
    return this.packages.element;
  }

  private table({ key, title, columns, rows, leftOut }: HeldTable): HTMLElement[] {
    const { words, digest } = this;
    const id = `${this.id}-${key}`;
    const body = element('tbody', { role: 'rowgroup' });
    const more = new MoreRows<HeldTable['rows'][number]>(
      body,
      (row, index) => this.row(row, `${key} ${index} ${digest}`, columns),
      `${key} ${digest}`,
      words,
    );
    more.show(rows);
    return [
      element('h4', { id }, title, element('span', { class: 'aside' }, fill('{0}', rows.length))),
      element('table', { class: `held-table ${key}`, role: 'table', 'aria-labelledby': id }, headRow(columns), body),
      more.footer,
      ...(leftOut === undefined ? [] : [element('p', { class: 'quiet' }, leftOut)]),
    ];
  }

  private row({ cells, opens }: HeldTable['rows'][number], key: string, columns: readonly string[]): HTMLElement {
    const { words, digest } = this;
    return element(
      'tr',
      { role: 'row' },
      ...cells.map((cell, index) => {
        const text =
          opens !== undefined && index === 0
            ? linkButton(cell, `openFile ${key}`, () => send({ type: 'openFile', digest, name: opens }))
            : longText(cell, { name: columns[index] ?? '', key: `${key} ${index}`, open: this.state.open, words });
        return element('td', { role: 'cell', class: index === 0 ? 'main' : '' }, text);
      }),
    );
  }
}
