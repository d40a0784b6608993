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
  /** What stands in a row; the first button in it gets the focus. In a grid, its cells: the row itself gets the focus. */
  readonly render: (index: number) => readonly (HTMLElement | undefined)[];
  /** Makes it a grid under this head: a row of `columnheader`s. */
  readonly head?: HTMLElement;
  /** A person has put the focus on a row. */
  readonly chosen?: (index: number) => void;
}

/**
 * A list of any length of which only the rows near those to be seen are in the page. One row is active: Tab stops at its buttons alone, and
 * the arrow keys, Page Up, Page Down, Home and End make another one active.
 */
export class VirtualList {
  readonly element: HTMLElement;
  private readonly scroller: HTMLElement;
  private readonly list: HTMLElement;
  private readonly rows = new Map<number, HTMLElement>();
  private count = 0;
  private active = 0;

  constructor(private readonly options: VirtualListOptions) {
    const { head, label, chosen } = options;
    const role: Record<string, string> = head ? { role: 'rowgroup' } : { role: 'list', 'aria-label': label };
    this.list = element('div', { ...role, class: 'virtual-rows' });
    this.scroller = element('div', { class: 'virtual' }, this.list);
    this.element = head
      ? element('div', { role: 'grid', 'aria-label': label, class: 'virtual-grid' }, head, this.scroller)
      : this.scroller;
    this.scroller.addEventListener('scroll', () => this.layOut(), { passive: true });
    this.scroller.addEventListener('keydown', (event) => this.press(event));
    this.scroller.addEventListener('focusin', ({ target }) => {
      if (!(target instanceof HTMLElement)) return;
      this.activate(indexOf(target) ?? this.active);
      if (!chosen) return;
      this.make(this.active).setAttribute('aria-selected', 'true');
      chosen(this.active);
    });
    // A list that was hidden, or a window that was low, shows other rows.
    new ResizeObserver(() => this.layOut()).observe(this.scroller);
  }

  /** The rows are other ones: from the top. */
  show(count: number): void {
    this.clear();
    this.active = 0;
    this.scroller.scrollTop = 0;
    this.resize(count);
  }

  /** The row that a person is at, by its index: the one that has the focus, else the first one to be seen, once they have scrolled. */
  get place(): number | undefined {
    if (this.hasFocus) return this.active;
    const { scrollTop } = this.scroller;
    return scrollTop > 0 ? Math.floor(scrollTop / this.options.rowHeight) : undefined;
  }

  /** The rows are other ones. That of `place`, which is at `index` now, stays where it is on the screen; where it is gone, from the top. */
  replace(count: number, index: number | undefined): void {
    const { place, hasFocus } = this;
    if (place === undefined || index === undefined) {
      this.show(count);
      return;
    }
    const scrollTop = this.scroller.scrollTop + (index - place) * this.options.rowHeight;
    this.clear();
    this.active = hasFocus ? index : 0;
    this.count = count;
    this.setHeights();
    this.scroller.scrollTop = scrollTop;
    this.layOut();
  }

  /** There are more rows after those that are there. */
  grow(count: number): void {
    if (!this.options.head) for (const row of this.rows.values()) row.setAttribute('aria-setsize', String(count));
    this.resize(count);
  }

  private resize(count: number): void {
    this.count = count;
    this.setHeights();
    this.layOut();
  }

  private setHeights(): void {
    const { rowHeight, maxHeight } = this.options;
    if (this.options.head) this.element.setAttribute('aria-rowcount', String(this.count + 1));
    this.list.style.height = `${this.count * rowHeight}px`;
    this.scroller.style.height = `${Math.min(this.count * rowHeight, maxHeight)}px`;
  }

  private get hasFocus(): boolean {
    return this.element.contains(document.activeElement);
  }

  private layOut(): void {
    const { rowHeight, maxHeight } = this.options;
    const height = this.scroller.clientHeight || maxHeight;
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / rowHeight) - AHEAD);
    const last = Math.min(this.count, Math.ceil((this.scroller.scrollTop + height) / rowHeight) + AHEAD);
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
    const { rowHeight, render, head } = this.options;
    // The head of a grid is its first row.
    const place: Record<string, string> = head
      ? { role: 'row', 'aria-rowindex': String(index + 2) }
      : { role: 'listitem', 'aria-posinset': String(index + 1), 'aria-setsize': String(this.count) };
    const row = element('div', { ...place, class: 'virtual-row', 'data-index': String(index) }, ...render(index));
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
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / this.options.rowHeight) - 1);
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
    const bottom = top + rowHeight - this.scroller.clientHeight;
    this.scroller.scrollTop = Math.min(Math.max(this.scroller.scrollTop, bottom), top);
    this.activate(index);
    const row = this.make(index);
    (this.options.head ? row : row.querySelector('button'))?.focus({ preventScroll: true });
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
  const index = inside.closest('.virtual-row')?.getAttribute('data-index');
  return index ? Number(index) : undefined;
}

function setStops(row: HTMLElement, isActive: boolean): void {
  if (row.role === 'row') row.tabIndex = isActive ? 0 : -1;
  if (!isActive) row.removeAttribute('aria-selected');
  for (const button of row.querySelectorAll('button')) button.tabIndex = isActive ? 0 : -1;
}
