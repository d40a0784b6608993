import type { Span } from '../occurrence';

/** What template engines put in: `{{ … }}`, and ERB's `<% … %>`. */
const TEMPLATES = { '{{': '}}', '<%': '%>' } as const;

/** The words of `text` from `from` on, quotes and templates kept whole, quotes left in place. Linear in the text. */
export function words(text: string, from: number, escape: string): readonly Span[] {
  const found: Span[] = [];
  let start: number | undefined;
  let quote: string | undefined;
  const unclosed = new Set<string>();
  for (let index = from; index < text.length; index++) {
    const char = text[index] ?? '';
    if (quote === undefined && isBlank(char)) {
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
    } else {
      const opening = text.slice(index, index + 2);
      if ((opening !== '{{' && opening !== '<%') || unclosed.has(opening)) continue;
      const end = text.indexOf(TEMPLATES[opening], index);
      if (end < 0) unclosed.add(opening);
      else index = end + 1;
    }
  }
  if (start !== undefined) found.push({ start, end: text.length });
  return found;
}

/** What parts words; a carriage return that ends no line is one. */
export function isBlank(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\v' || char === '\f';
}
