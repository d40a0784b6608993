import type { Span } from '../occurrence';

/** The words of `text` from `from` on, quotes and `{{ … }}` kept whole, quotes left in place. Linear in the text. */
export function words(text: string, from: number, escape: string): readonly Span[] {
  const found: Span[] = [];
  let start: number | undefined;
  let quote: string | undefined;
  let templatesEnd = true;
  for (let index = from; index < text.length; index++) {
    const char = text[index] ?? '';
    if (quote === undefined && (char === ' ' || char === '\t')) {
      if (start !== undefined) found.push({ start, end: index });
      start = undefined;
      continue;
    }
    start ??= index;
    if (char === escape && quote !== "'") {
      index++;
    } else if (char === quote) {
      quote = undefined;
    } else if (quote === undefined && (char === '"' || char === "'")) {
      quote = char;
    } else if (templatesEnd && text.startsWith('{{', index)) {
      const end = text.indexOf('}}', index);
      if (end < 0) templatesEnd = false;
      else index = end + 1;
    }
  }
  if (start !== undefined) found.push({ start, end: text.length });
  return found;
}
