import { firstFrom } from '../firstFrom';
import type { Span } from '../occurrence';
import type { YamlDocument } from './documents';
import { type Action, actionsIn } from './templateActions';

/** An action that writes text which no mapping of the document shows, and that ends its line. */
export interface Output extends Span {
  /** The columns in front of what it writes; without `isExact` it may be more. */
  readonly indent: number;
  readonly isExact: boolean;
  /** Whether a key stands in front of it in its line. */
  readonly isBehindKey: boolean;
}

/** What the templates in a document decide and write. */
export interface TemplateStructure {
  /** In the order of the text. */
  readonly outputs: readonly Output[];
  /** Whether all that templates decide of what stands at `offset` is decided the same way at `other`. */
  isThereWith(offset: number, other: number): boolean;
  /** Whether nothing but space, comments and actions stands between two offsets. */
  isBlank(start: number, end: number): boolean;
  /** Where something else stands next. */
  contentAfter(offset: number): number;
}

/** Also of those without templates: each container asks, and to look for one goes through all of the text. */
const structures = new WeakMap<YamlDocument, { readonly structure: TemplateStructure | undefined }>();

/** That of a document, with offsets that count from its start; undefined where it has no templates. */
export function templateStructure(document: YamlDocument): TemplateStructure | undefined {
  const known = structures.get(document) ?? {
    structure: document.text.includes('{{') ? read(document.text) : undefined,
  };
  structures.set(document, known);
  return known.structure;
}

function read(text: string): TemplateStructure {
  const actions = [...actionsIn(text)];
  const starts = new Map(actions.map((action) => [action.start, action]));
  const branchAt = branches(text, actions);
  return {
    outputs: outputs(text, actions),
    isThereWith(offset, other) {
      const branch = branchAt(offset);
      return !branch || (branch.start <= other && other < branch.end);
    },
    isBlank: (start, end) => contentAfter(start, end) >= end,
    contentAfter: (offset) => contentAfter(offset, text.length),
  };

  function contentAfter(from: number, limit: number): number {
    let offset = from;
    while (offset < limit) {
      const action = starts.get(offset);
      BLANK.lastIndex = offset;
      if (action) offset = action.end;
      else if (BLANK.test(text)) offset = BLANK.lastIndex;
      else break;
    }
    return offset;
  }
}

const BLANK = /\s+|#[^\n]*/y;

/** What an action does, by its first word; any other writes text. */
const WORD =
  /^\{\{(?:-\s)?\s*(?:(if|with|range|define|block|else|end|fail|break|continue)\b|(\$\w*\s*(?:,\s*\$\w*\s*)?:?=))/;

function wordOf(text: string, { start, end, isComment }: Action): string {
  if (isComment) return '=';
  const [, word, assignment] = WORD.exec(text.slice(start, Math.min(end, start + MAX_WORD))) ?? [];
  return word ?? (assignment ? '=' : '');
}

const MAX_WORD = 200;

/** The innermost branch around an offset: what stands between an `if`, `with`, `range` or `else` and its end. */
function branches(text: string, actions: readonly Action[]): (offset: number) => Span | undefined {
  interface Branch {
    readonly start: number;
    end: number;
    readonly up: Branch | undefined;
  }
  const changes: { readonly at: number; readonly branch: Branch | undefined }[] = [];
  let inner: Branch | undefined;
  for (const action of actions) {
    const word = wordOf(text, action);
    const closes = word === 'end' || word === 'else';
    const opens = word === 'else' ? inner !== undefined : /^(?:if|with|range|define|block)$/.test(word);
    if (closes && inner) {
      inner.end = action.start;
      inner = inner.up;
    }
    if (opens) inner = { start: action.end, end: text.length, up: inner };
    if (opens || closes) changes.push({ at: action.end, branch: inner });
  }
  return (offset) => changes[firstFrom(changes, offset + 1, ({ at }) => at) - 1]?.branch;
}

function outputs(text: string, actions: readonly Action[]): readonly Output[] {
  const lasts = endingLines(text, actions);
  const found: Output[] = [];
  let line = { indent: 0, isBehindKey: false };
  let position = 0;
  for (const [index, action] of actions.entries()) {
    const { start, end } = action;
    const gap = text.slice(position, start);
    const newline = gap.lastIndexOf('\n');
    if (position === 0 || newline >= 0) {
      const lead = gap.slice(newline + 1);
      line = { indent: lead.length, isBehindKey: lead.trim() !== '' };
    } else if (gap.trim() !== '') line = { ...line, isBehindKey: true };
    position = end;
    if (!lasts[index] || wordOf(text, action) !== '') continue;
    const written = INDENT.exec(text.slice(Math.max(start, end - MAX_WORD), end))?.[1];
    const isExact = written !== undefined;
    found.push({ start, end, ...line, isExact, ...(isExact ? { indent: Number(written) } : {}) });
  }
  return found;
}

const INDENT = /\|\s*n?indent\s+(\d{1,4})\s*-?\}\}$/;

/** Of each action, whether nothing but space and actions stands behind it in its line. */
function endingLines(text: string, actions: readonly Action[]): readonly boolean[] {
  let next = text.length;
  let isLast = true;
  return actions
    .toReversed()
    .map(({ start, end }) => {
      const [behind = '', ...lines] = text.slice(end, next).split('\n', 2);
      isLast = behind.trim() === '' && (lines.length > 0 || isLast);
      next = start;
      return isLast;
    })
    .reverse();
}
