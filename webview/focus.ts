/**
 * Changes what stands in `root`. Where the focus was in what is replaced, it goes to what now has the same `data-key`, else to `fallback`:
 * it never falls back to the top of the page.
 */
export function keepingFocus(root: HTMLElement, fallback: HTMLElement, change: () => void): void {
  const focused = document.activeElement;
  const key = focused && root.contains(focused) ? focused.closest('[data-key]')?.getAttribute('data-key') : undefined;
  const had = focused !== null && root.contains(focused);
  change();
  if (!had || (root.contains(focused) && focused.checkVisibility())) return;
  const again = key ? root.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) : null;
  (again?.checkVisibility() ? again : fallback).focus({ preventScroll: true });
}

/** Changes what is shown. Where what had the focus is no longer to be seen, `refuge`, asked after the change, gets it. */
export function rescuingFocus(refuge: () => HTMLElement, change: () => void): void {
  const had = document.activeElement !== document.body;
  change();
  const focused = document.activeElement;
  if (had && (focused === null || focused === document.body || !focused.checkVisibility())) refuge().focus();
}
