import { element } from './element';

/** Rows above and below what is to be seen that are made before they are. */
const AHEAD = 10;

export interface VirtualListOptions {
  /** For those who listen. */
  readonly label: string;
  /** Pixels, the same for each row. */
  readonly rowHeight: number;
  /** Pixels; a shorter list is as high as its rows. */
  readonly maxHeight: number;
  /** What stands in a row; the first button in it gets the focus. */
  readonly render: (index: number) => readonly (HTMLElement | undefined)[];
}

/**
 * A list of any length of which only the rows near those to be seen are in the page. One row is active: Tab stops at its buttons alone, and
 * the arrow keys, Page Up, Page Down, Home and End make another one active.
 */
export class VirtualList {
  readonly element: HTMLElement;
  private readonly list: HTMLElement;
  private readonly rows = new Map<number, HTMLElement>();
  private count = 0;
  private active = 0;

  constructor(private readonly options: VirtualListOptions) {
    this.list = element('div', { role: 'list', 'aria-label': options.label, class: 'virtual-rows' });
    this.element = element('div', { class: 'virtual' }, this.list);
    this.element.addEventListener('scroll', () => this.layOut(), { passive: true });
    this.element.addEventListener('keydown', (event) => this.press(event));
    this.element.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLElement) this.activate(indexOf(target) ?? this.active);
    });
    // A list that was hidden, or a window that was low, shows other rows.
    new ResizeObserver(() => this.layOut()).observe(this.element);
  }

  /** The rows are other ones: from the top. */
  show(count: number): void {
    this.clear();
    this.active = 0;
    this.element.scrollTop = 0;
    this.resize(count);
  }

  /** The row that a person is at, by its index: the one that has the focus, else the first one to be seen, once they have scrolled. */
  get place(): number | undefined {
    if (this.hasFocus) return this.active;
    const { scrollTop } = this.element;
    return scrollTop > 0 ? Math.floor(scrollTop / this.options.rowHeight) : undefined;
  }

  /** The rows are other ones. That of `place`, which is at `index` now, stays where it is on the screen; where it is gone, from the top. */
  replace(count: number, index: number | undefined): void {
    const { place, hasFocus } = this;
    if (place === undefined || index === undefined) {
      this.show(count);
      return;
    }
    const scrollTop = this.element.scrollTop + (index - place) * this.options.rowHeight;
    this.clear();
    this.active = hasFocus ? index : 0;
    this.count = count;
    this.setHeights();
    this.element.scrollTop = scrollTop;
    this.layOut();
  }

  /** There are more rows after those that are there. */
  grow(count: number): void {
    for (const row of this.rows.values()) row.setAttribute('aria-setsize', String(count));
    this.resize(count);
  }

  private resize(count: number): void {
    this.count = count;
    this.setHeights();
    this.layOut();
  }

  private setHeights(): void {
    const { rowHeight, maxHeight } = this.options;
    this.list.style.height = `${this.count * rowHeight}px`;
    this.element.style.height = `${Math.min(this.count * rowHeight, maxHeight)}px`;
  }

  private get hasFocus(): boolean {
    return this.element.contains(document.activeElement);
  }

  private layOut(): void {
    const { rowHeight, maxHeight } = this.options;
    const height = this.element.clientHeight || maxHeight;
    const first = Math.max(0, Math.floor(this.element.scrollTop / rowHeight) - AHEAD);
    const last = Math.min(this.count, Math.ceil((this.element.scrollTop + height) / rowHeight) + AHEAD);
    for (const [index, row] of this.rows) {
      // The active row stays: it may have the focus.
      if ((index >= first && index < last) || index === this.active) continue;
      row.remove();
      this.rows.delete(index);
    }
    for (let index = first; index < last; index++) this.make(index);
    if (this.active < this.count) this.make(this.active);
  }

  private make(index: number): HTMLElement {
    const there = this.rows.get(index);
    if (there) return there;
    const { rowHeight, render } = this.options;
    const row = element(
      'div',
      {
        role: 'listitem',
        class: 'virtual-row',
        'aria-posinset': String(index + 1),
        'aria-setsize': String(this.count),
      },
      ...render(index),
    );
    row.style.height = `${rowHeight}px`;
    row.style.transform = `translateY(${index * rowHeight}px)`;
    this.rows.set(index, row);
    setStops(row, index === this.active);
    // In the order of the list: Tab and those who listen follow it.
    this.list.insertBefore(row, Array.from(this.list.children).find((other) => (indexOf(other) ?? 0) > index) ?? null);
    return row;
  }

  private press(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || this.count === 0) return;
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.options.rowHeight) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: this.active + 1,
      ArrowUp: this.active - 1,
      PageDown: this.active + page,
      PageUp: this.active - page,
      Home: 0,
      End: this.count - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.focus(Math.min(Math.max(to, 0), this.count - 1));
  }

  private focus(index: number): void {
    const { rowHeight } = this.options;
    const top = index * rowHeight;
    const bottom = top + rowHeight - this.element.clientHeight;
    this.element.scrollTop = Math.min(Math.max(this.element.scrollTop, bottom), top);
    this.activate(index);
    this.make(index).querySelector('button')?.focus({ preventScroll: true });
  }

  private activate(index: number): void {
    if (index === this.active) return;
    const before = this.rows.get(this.active);
    if (before) setStops(before, false);
    this.active = index;
    setStops(this.make(index), true);
    this.layOut();
  }

  private clear(): void {
    this.rows.clear();
    this.list.replaceChildren();
  }
}

/** Of the row that this stands in. */
function indexOf(inside: Element): number | undefined {
  const position = inside.closest('.virtual-row')?.getAttribute('aria-posinset');
  return position ? Number(position) - 1 : undefined;
}

function setStops(row: HTMLElement, isActive: boolean): void {
  for (const button of row.querySelectorAll('button')) button.tabIndex = isActive ? 0 : -1;
}
