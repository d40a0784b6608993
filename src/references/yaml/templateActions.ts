import type { Span } from '../occurrence';

/** An action of a Go template, `{{ … }}`, with its braces. */
export interface Action extends Span {
  readonly isComment: boolean;
}

/** The actions of `text`, in order; one that does not close ends them. */
export function* actionsIn(text: string): Generator<Action> {
  const lastComment = text.lastIndexOf('*/');
  for (let start = text.indexOf('{{'); start >= 0;) {
    const comment = start < lastComment ? commentEnd(text, start) : undefined;
    const close = text.indexOf('}}', comment ?? start);
    if (close < 0) return;
    const end = close + 2;
    yield { start, end, isComment: comment !== undefined };
    start = text.indexOf('{{', end);
  }
}

const COMMENT = /\{\{(?:-\s)?\s*\/\*/y;

/** Where `{{/* … *\/}}` closes, for the action at `start`: it may hold other actions. Undefined where it is no comment. */
function commentEnd(text: string, start: number): number | undefined {
  COMMENT.lastIndex = start;
  if (!COMMENT.test(text)) return undefined;
  const end = text.indexOf('*/', start);
  return end < 0 ? undefined : end;
}
