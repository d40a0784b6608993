const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
const percent = new Intl.NumberFormat(document.documentElement.lang || undefined, { style: 'percent' });

/** Puts values for the placeholders `{0}` and `{1}`, once: a value is never read again. */
export function fill(words: string, ...values: readonly (string | number)[]): string {
  return words.replaceAll(/\{(\d)\}/g, (placeholder, index: string) => {
    const value = values[Number(index)];
    return typeof value === 'number' ? number.format(value) : (value ?? placeholder);
  });
}

/** @param share 0 to 1. */
export function asPercent(share: number): string {
  return percent.format(share);
}
