import type { PanelWords } from '../src/messages/panelWords';
import { linkButton } from './controls';
import { element } from './element';
import { fill } from './fill';

/** More than most images have: each row takes a third of a millisecond until it is seen, and whoever opens a page waits for all. */
export const FIRST = 30;
export const MORE = 500;

/** Rows of a list that may be long: the first of them, and more when a person asks. How many are shown survives when they are laid out anew. */
export class MoreRows<T> {
  /** Stands below the rows. */
  readonly footer = element('div', { class: 'more' });
  private readonly more: HTMLButtonElement;
  private rows: readonly T[] = [];
  private wanted = FIRST;

  constructor(
    private readonly container: HTMLElement,
    private readonly render: (row: T, index: number) => HTMLElement,
    key: string,
    private readonly words: PanelWords,
  ) {
    this.more = linkButton('', `more ${key}`, () => this.showMore());
    this.footer.append(this.more);
  }

  show(rows: readonly T[]): void {
    this.rows = rows;
    this.container.replaceChildren();
    this.append(0);
  }

  /** As if nobody had asked for more. */
  startOver(): void {
    this.wanted = FIRST;
  }

  private showMore(): void {
    const shown = this.container.children.length;
    this.wanted = shown + MORE;
    this.append(shown);
    if (!this.footer.hidden) return;
    const first = this.container.children[shown];
    if (!(first instanceof HTMLElement)) return;
    first.tabIndex = -1;
    first.focus();
  }

  private append(from: number): void {
    const { rows, wanted } = this;
    const made = document.createDocumentFragment();
    for (let index = from; index < Math.min(wanted, rows.length); index++) {
      const row = rows[index];
      if (row !== undefined) made.append(this.render(row, index));
    }
    this.container.append(made);
    const left = rows.length - Math.min(wanted, rows.length);
    this.footer.hidden = left === 0;
    this.more.textContent = fill(this.words.showMore, Math.min(left, MORE));
  }
}
