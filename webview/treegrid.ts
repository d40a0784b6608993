import { element } from './element';

declare global {
  interface HTMLElementEventMap {
    /** A person wants this row unfolded (true) or folded (false), by keyboard. */
    fold: CustomEvent<boolean>;
  }
}

/**
 * A table whose rows are a tree. Tab stops at one row and what can be pressed in it; the arrow keys, Home and End go from row to row, Left and
 * Right fold and unfold or go to the parent and the first child, Enter and Space are a click (ARIA Authoring Practices, treegrid, rows first).
 */
export class Treegrid {
  readonly element: HTMLElement;
  private readonly body = element('tbody', { role: 'rowgroup' });
  private active: string | undefined;

  constructor(labelledBy: string, head: HTMLElement) {
    this.element = element('table', { role: 'treegrid', 'aria-labelledby': labelledBy }, head, this.body);
    this.body.addEventListener('keydown', (event) => this.press(event));
    this.body.addEventListener('focusin', ({ target }) => {
      const row = target instanceof Element ? target.closest('tr') : null;
      if (row) this.activate(row);
    });
  }

  /** @param rows of which each has a `data-key`. */
  show(rows: readonly HTMLElement[]): void {
    this.body.replaceChildren(...rows);
    const active =
      rows.find((row) => row.dataset.key === this.active) ??
      rows.find((row) => row.getAttribute('aria-selected') === 'true') ??
      rows[0];
    for (const row of rows) setStops(row, row === active);
    this.active = active?.dataset.key;
  }

  /** Puts the focus on a row, from 0. */
  focus(index: number): void {
    this.rows()[index]?.focus();
  }

  private press(event: KeyboardEvent): void {
    const { target, key } = event;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const row = target instanceof Element ? target.closest('tr') : null;
    if (!row) return;
    const rows = this.rows();
    const index = rows.indexOf(row);
    const isOnRow = target === row;
    switch (key) {
      case 'ArrowDown':
        rows[index + 1]?.focus();
        break;
      case 'ArrowUp':
        rows[index - 1]?.focus();
        break;
      case 'Home':
        rows[0]?.focus();
        break;
      case 'End':
        rows.at(-1)?.focus();
        break;
      case 'ArrowRight':
        if (row.getAttribute('aria-expanded') === 'false') fold(row, true);
        else if (levelOf(rows[index + 1]) > levelOf(row)) rows[index + 1]?.focus();
        break;
      case 'ArrowLeft':
        if (isOnRow && row.getAttribute('aria-expanded') === 'true') fold(row, false);
        else if (!isOnRow) row.focus();
        else
          rows
            .slice(0, index)
            .findLast((other) => levelOf(other) < levelOf(row))
            ?.focus();
        break;
      case 'Enter':
      case ' ':
        // On a button it presses that.
        if (!isOnRow) return;
        row.click();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  private activate(row: HTMLElement): void {
    for (const other of this.rows()) setStops(other, other === row);
    this.active = row.dataset.key;
  }

  private rows(): HTMLElement[] {
    return Array.from(this.body.rows);
  }
}

function fold(row: HTMLElement, open: boolean): void {
  row.dispatchEvent(new CustomEvent('fold', { detail: open }));
}

function levelOf(row: HTMLElement | undefined): number {
  return Number(row?.getAttribute('aria-level') ?? 0);
}

function setStops(row: HTMLElement, isActive: boolean): void {
  const tabIndex = isActive ? 0 : -1;
  row.tabIndex = tabIndex;
  for (const button of row.querySelectorAll('button')) button.tabIndex = tabIndex;
}
