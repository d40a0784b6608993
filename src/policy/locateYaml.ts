import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument, visit } from 'yaml';
import type { Span } from '../references/occurrence';
import { isTooDeep } from '../references/yaml/depth';
import type { Located, LocatedEntry, Place } from './located';
import type { PolicyProblem } from './policyProblem';

/** In characters: far more than a policy that people keep. */
const MAX_TEXT = 256 * 1024;
/** Aliases count each time. */
const MAX_NODES = 20_000;
const MAX_DEPTH = 32;
const MAX_PROBLEMS = 100;

/** The value that a text of YAML holds; undefined for none. What the parser can make of a broken text is read. */
export function locateYaml(text: string): {
  readonly root: Located | undefined;
  readonly problems: readonly PolicyProblem[];
} {
  const start: Place = { span: { start: 0, end: 0 }, path: [] };
  if (text.length > MAX_TEXT) return { root: undefined, problems: [{ kind: 'tooLarge', max: MAX_TEXT, ...start }] };
  if (isTooDeep(text)) return { root: undefined, problems: [{ kind: 'tooDeep', ...start }] };
  try {
    return read(text);
  } catch {
    // A RangeError on nesting that passed the check above.
    return { root: undefined, problems: [{ kind: 'tooDeep', ...start }] };
  }
}

function read(text: string): ReturnType<typeof locateYaml> {
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    // Each is told, and the last counts.
    uniqueKeys: false,
    prettyErrors: false,
    // A silent parser does not tell of a second document.
    logLevel: 'error',
  });
  const problems: PolicyProblem[] = document.errors.slice(0, MAX_PROBLEMS).map(({ message, pos: [start, end] }) => ({
    kind: 'syntax',
    message,
    span: { start: Math.min(start, text.length), end: Math.min(end, text.length) },
    path: [],
  }));
  const anchors = new Map<string, Node>();
  const targets = new Map<Node, Node>();
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target) targets.set(node, target);
      } else if ('anchor' in node && typeof node.anchor === 'string') anchors.set(node.anchor, node);
    },
  });
  const located = new Locating(targets, problems).locate(document.contents, {
    span: { start: 0, end: 0 },
    path: [],
  });
  const isEmpty = located?.kind === 'scalar' && located.value === null;
  return { root: isEmpty ? undefined : located, problems: problems.slice(0, MAX_PROBLEMS) };
}

class Locating {
  private nodes = 0;
  private isTold = false;

  constructor(
    private readonly targets: ReadonlyMap<Node, Node>,
    private readonly problems: PolicyProblem[],
  ) {}

  /** @param where its place; a node that stands in the text itself has a span of its own. */
  locate(node: unknown, where: Place, isAliased = false): Located | undefined {
    if (++this.nodes > MAX_NODES || where.path.length > MAX_DEPTH) {
      this.stop(where);
      return undefined;
    }
    const place = isAliased ? where : { ...where, span: spanOf(node) ?? where.span };
    if (isAlias(node)) {
      const target = this.targets.get(node);
      if (!target) this.problems.push({ kind: 'unknownAlias', name: node.source, ...place });
      return this.locate(target, place, true);
    }
    if (isMap(node)) {
      return { kind: 'map', ...place, entries: this.entriesOf(node.items, place, isAliased) };
    }
    if (isSeq(node)) {
      const items = node.items.flatMap(
        (item, index) => this.locate(item, { ...place, path: [...place.path, index] }, isAliased) ?? [],
      );
      return { kind: 'list', ...place, items };
    }
    const value = isScalar(node) ? node.value : null;
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return { kind: 'scalar', ...place, value: isPlain ? value : null };
  }

  private entriesOf(
    items: readonly { readonly key: unknown; readonly value: unknown }[],
    { span, path }: Place,
    isAliased: boolean,
  ): readonly LocatedEntry[] {
    const entries = new Map<string, LocatedEntry>();
    for (const item of items) {
      const key = isScalar(item.key) ? String(item.key.value) : '?';
      const place: Place = { span: isAliased ? span : (spanOf(item.key) ?? span), path: [...path, key] };
      if (isScalar(item.key) && item.key.value === '<<' && item.key.type === 'PLAIN') {
        this.problems.push({ kind: 'merge', ...place });
        continue;
      }
      if (entries.has(key)) this.problems.push({ kind: 'duplicateKey', key, ...place });
      const value = this.locate(item.value, place, isAliased);
      // The last counts, at its own place.
      entries.delete(key);
      if (value) entries.set(key, { key, place, value });
    }
    return [...entries.values()];
  }

  private stop({ span, path }: Place): void {
    if (!this.isTold) this.problems.push({ kind: 'tooMuch', span, path: path.slice(0, MAX_DEPTH) });
    this.isTold = true;
  }
}

/** Where it is written; undefined for an absent value. */
function spanOf(node: unknown): Span | undefined {
  if (!(isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) || !node.range) return undefined;
  const [start, end] = node.range;
  return start < end ? { start, end } : undefined;
}
