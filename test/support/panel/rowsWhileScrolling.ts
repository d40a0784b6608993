import type { Locator } from 'playwright-core';

/** Scrolls through a virtual list from end to end: how many of its rows are in the page at each step, and without end where one looks and there is none. */
export function rowsWhileScrolling(rows: Locator): Promise<readonly number[]> {
  return rows.evaluate(async (list) => {
    const seen: number[] = [];
    list.parentElement!.scrollIntoView();
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let step = 0; step <= 60; step++) {
      list.parentElement!.scrollTop = (step * list.clientHeight) / 60;
      await frame();
      await frame();
      const view = list.parentElement!.getBoundingClientRect();
      const first = document.elementFromPoint(view.left + 40, view.top + 4);
      // There is a row wherever one looks.
      seen.push(first?.closest('.virtual-row') ? list.childElementCount : Infinity);
    }
    return seen;
  });
}
