import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatchHunk } from 'diff';
import { applyEdits, type TextEdit } from '../references/edits';
import { positionAt } from '../references/lines';

const CONTEXT = 3;

/** Lines that give way to others; all lines with their ends. */
interface Region {
  /** From 0. */
  readonly first: number;
  readonly old: readonly string[];
  readonly now: readonly string[];
}

/**
 * What `edits` change in a file, as a unified diff that `git apply` and `patch -p1` take. It is made of the edits: to search for what
 * differs would take a time that grows with the square of their number.
 * @param text a character for each byte (ISO 8859-1), and so is the result: the encoding of the file does not matter.
 * @param edits of that text, as mergeEdits gives them.
 */
export function pinDiff(name: string, text: string, edits: readonly TextEdit[]): string {
  const lines = linesOf(text);
  const hunks = hunksOf(lines, regionsOf(lines, edits));
  const [oldFileName, newFileName] = name.startsWith('/') ? [name, name] : [`a/${name}`, `b/${name}`];
  const patch = { oldFileName, newFileName, oldHeader: undefined, newHeader: undefined, hunks };
  const [from = '', to = '', ...rest] = formatPatch(patch, FILE_HEADERS_ONLY).split('\n');
  return [endedName(from), endedName(to), ...rest].join('\n');
}

/** A tab ends a name with a blank, for `patch`; one that holds anything but printable ASCII is quoted, as git does it. */
function endedName(header: string): string {
  return header.lastIndexOf(' ') > 3 && !header.endsWith('"') ? `${header}\t` : header;
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function regionsOf(lines: readonly string[], edits: readonly TextEdit[]): readonly Region[] {
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length);
  const groups: { readonly first: number; last: number; readonly edits: TextEdit[] }[] = [];
  for (const edit of edits) {
    const [first, last] = [positionAt(starts, edit.span.start).line, positionAt(starts, edit.span.end).line];
    const before = groups.at(-1);
    if (before && first <= before.last) {
      before.edits.push(edit);
      before.last = Math.max(before.last, last);
    } else groups.push({ first, last, edits: [edit] });
  }
  const regions = groups.map(({ first, last, edits: inside }) => {
    const old = lines.slice(first, last + 1);
    const start = starts[first] ?? 0;
    const moved = inside.map(({ span, newText }) => ({
      span: { start: span.start - start, end: span.end - start },
      newText,
    }));
    return changedLines({ first, old, now: linesOf(applyEdits(old.join(''), moved)) });
  });
  return regions.filter(({ old, now }) => old.length + now.length > 0);
}

/** Without the lines at either end that stay as they are. */
function changedLines({ first, old, now }: Region): Region {
  const shorter = Math.min(old.length, now.length);
  let above = 0;
  while (above < shorter && old[above] === now[above]) above++;
  let below = 0;
  while (below < shorter - above && old.at(-1 - below) === now.at(-1 - below)) below++;
  const inner = (lines: readonly string[]) => lines.slice(above, lines.length - below);
  return { first: first + above, old: inner(old), now: inner(now) };
}

function hunksOf(lines: readonly string[], regions: readonly Region[]): StructuredPatchHunk[] {
  const groups: Region[][] = [];
  for (const region of regions) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group && before && region.first - (before.first + before.old.length) <= 2 * CONTEXT) group.push(region);
    else groups.push([region]);
  }
  let growth = 0;
  return groups.map((group) => {
    const start = Math.max(0, (group[0]?.first ?? 0) - CONTEXT);
    const shown: string[] = [];
    let at = start;
    const show = (mark: string, some: readonly string[]) => shown.push(...some.flatMap((line) => marked(mark, line)));
    const [oldStart, newStart] = [start + 1, start + 1 + growth];
    for (const { first, old, now } of group) {
      show(' ', lines.slice(at, first));
      show('-', old);
      show('+', now);
      at = first + old.length;
      growth += now.length - old.length;
    }
    const end = Math.min(lines.length, at + CONTEXT);
    show(' ', lines.slice(at, end));
    return { oldStart, oldLines: end - start, newStart, newLines: end + 1 + growth - newStart, lines: shown };
  });
}

function marked(mark: string, line: string): readonly string[] {
  return line.endsWith('\n') ? [mark + line.slice(0, -1)] : [mark + line, '\\ No newline at end of file'];
}
