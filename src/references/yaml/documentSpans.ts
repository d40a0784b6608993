import type { Span } from '../occurrence';

/**
 * Where the YAML documents of a text stand, in order and without a gap; a start marker belongs to the document behind it, an end
 * marker to the one in front. Markers stand at the start of a line, whatever stands around them: in YAML 1.2 a block or a quote
 * cannot hold one.
 */
export function documentSpans(text: string): readonly Span[] {
  const spans: Span[] = [];
  let start = 0;
  let dashes = marker(text, '\n---', 0);
  let dots = marker(text, '\n...', 0);
  while (dashes < text.length || dots < text.length) {
    const end = dashes < dots ? dashes + 1 : dots + 4;
    spans.push({ start, end });
    start = end;
    if (dashes < dots) dashes = marker(text, '\n---', end);
    else dots = marker(text, '\n...', end);
  }
  if (start < text.length || spans.length === 0) spans.push({ start, end: text.length });
  return spans;
}

/** The next place of a marker that nothing but white space follows; the end of the text where there is none. */
function marker(text: string, mark: string, from: number): number {
  for (let place = text.indexOf(mark, from); place >= 0; place = text.indexOf(mark, place + 1)) {
    const behind = text[place + mark.length];
    if (behind === undefined || /\s/.test(behind)) return place;
  }
  return text.length;
}
