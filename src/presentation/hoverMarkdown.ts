/**
 * The parts of a hover, in their order. Ours hold command links and nothing that an image, a registry or a workspace wrote, unless it
 * passed a grammar; theirs are harmless text, to be shown without any trust.
 */
export type HoverPart = { readonly ours: string } | { readonly theirs: string };

/** Keeps apart what stands on one line. */
export const GAP = '&nbsp;&nbsp;&nbsp;';

/** Between the facts of one line. */
export const DOT = ' &nbsp;·&nbsp; ';

/** Lines of one paragraph. */
export function lines(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('  \n');
}

export function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => ':--')), ...rows.map(line)].join('\n');
}
