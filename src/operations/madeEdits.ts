import type { TextEdit } from '../references/edits';

/**
 * Which of `edits` have made `after` of `before`: all, some or none; undefined where something else has changed the text, too.
 * @param edits as mergeEdits gives them.
 */
export function madeEdits<E extends TextEdit>(
  before: string,
  edits: readonly E[],
  after: string,
): readonly E[] | undefined {
  const made: E[] = [];
  let [read, position] = [0, 0];
  for (const edit of edits) {
    const { span, newText } = edit;
    const between = before.slice(read, span.start);
    if (!after.startsWith(between, position)) return undefined;
    position += between.length;
    read = span.end;
    const old = before.slice(span.start, span.end);
    const isMade = after.startsWith(newText, position);
    const isLeft = after.startsWith(old, position);
    if (!isMade && !isLeft) return undefined;
    // One can be the start of the other: the longer that is there is what stands there.
    if (isMade && (!isLeft || newText.length > old.length)) {
      made.push(edit);
      position += newText.length;
    } else position += old.length;
  }
  return after.slice(position) === before.slice(read) ? made : undefined;
}
