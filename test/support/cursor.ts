const MARKER = '▮';

/** `cursor('image: ngi▮nx')` is the text without its marker, and the offset at which the marker stood. */
export function cursor(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf(MARKER);
  if (offset < 0 || marked.includes(MARKER, offset + 1)) throw new Error(`One ${MARKER} is needed in: ${marked}`);
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}
