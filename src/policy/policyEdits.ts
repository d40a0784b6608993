import { applyEdits, type TextEdit } from '../references/edits';
import { lineStart } from '../references/lines';
import type { Located, LocatedEntry, LocatedMap } from './located';
import { locateYaml } from './locateYaml';
import type { Ignored, Policy } from './policy';
import { parsePolicy } from './policyFile';
import type { RuleId } from './rule';

/**
 * The edits that turn a rule off wherever the text of a policy sets it, and leave all else as it is, comments too. Undefined where that
 * cannot be done so; none where it is off already.
 */
export function turnOffEdits(text: string, rule: RuleId): readonly TextEdit[] | undefined {
  const root = mapOf(locateYaml(text).root);
  const overrides = root && listOf(entryOf(root, 'overrides')?.value);
  const settings = [root, ...(overrides ?? [])].flatMap((each) => {
    const rules = mapOf(each && mapOf(each) ? entryOf(mapOf(each), 'rules')?.value : undefined);
    return (rules && entryOf(rules, rule)) ?? [];
  });
  const edits = settings
    .flatMap(({ value }) => offEdit(text, value) ?? [])
    .sort((a, b) => a.span.start - b.span.start)
    // What aliases share is changed once.
    .filter(({ span }, index, all) => span.start !== all[index - 1]?.span.start);
  return says(applyEdits(text, edits), withOff(parsePolicy(text).policy, rule)) ? edits : undefined;
}

/** The edit that adds entries to what the text of a policy ignores. Undefined where it has no place for them. */
export function ignoreEdit(text: string, entries: readonly Ignored[]): TextEdit | undefined {
  const { policy } = parsePolicy(text);
  const expected = { ...policy, ignored: [...policy.ignored, ...entries] };
  const edit = adding(text, entries.map(flowMap));
  return edit && says(applyEdits(text, [edit]), expected) ? edit : undefined;
}

/** The edit that writes entries where they likely belong: whether it is right is what the policy says afterwards. */
function adding(text: string, items: readonly string[]): TextEdit | undefined {
  const root = mapOf(locateYaml(text).root);
  const ignored = root && entryOf(root, 'ignore');
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const insert = (at: number, newText: string): TextEdit => ({ span: { start: at, end: at }, newText });
  const inFlow = (value: Located, what: string) => {
    const end = (value.span?.end ?? 0) - 1;
    const isEmpty =
      value.kind === 'list' ? value.items.length === 0 : value.kind === 'map' && value.entries.length === 0;
    const before = text.slice(0, end).trimEnd();
    return insert(before.length, isEmpty || before.endsWith(',') ? ` ${what}` : `, ${what}`);
  };
  if (ignored) {
    const { value } = ignored;
    if (value.kind !== 'list' || !value.span) return undefined;
    if (text[value.span.start] === '[') return inFlow(value, items.join(', '));
    const end = text.slice(0, value.span.end).trimEnd().length;
    const next = /\r?\n/.exec(text.slice(end));
    const lineEnd = next ? end + next.index : text.length;
    const start = lineStart(text, value.span.start);
    const indentation = text.slice(start, value.span.start);
    const dash = `${lineBreak}${/^\s*$/.test(indentation) ? indentation : '  '}- `;
    return insert(lineEnd, items.map((item) => `${dash}${item}`).join(''));
  }
  if (root?.span && text[root.span.start] === '{') return inFlow(root, `ignore: [${items.join(', ')}]`);
  const gap = text === '' || text.endsWith('\n') ? '' : lineBreak;
  return insert(text.length, `${gap}ignore:${lineBreak}${items.map((item) => `  - ${item}${lineBreak}`).join('')}`);
}

/** Strings of JSON are those of YAML, too. */
function flowMap({ rule, file, image, reason }: Ignored): string {
  const parts = Object.entries({ file, image, reason }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${JSON.stringify(value)}`],
  );
  return `{ ${[`rule: ${rule}`, ...parts].join(', ')} }`;
}

/** Undefined where nothing is to be done. */
function offEdit(text: string, value: Located): TextEdit | undefined {
  const { span } = value;
  if (!span || span.start === span.end) return undefined;
  if (value.kind !== 'map') return text.slice(span.start, span.end) === 'off' ? undefined : { span, newText: 'off' };
  const severity = entryOf(value, 'severity')?.value;
  if (severity?.span) return offEdit(text, severity);
  const [first] = value.entries;
  if (text[span.start] === '{') {
    const end = span.start + 1;
    return { span: { start: end, end }, newText: first ? ' severity: off,' : ' severity: off ' };
  }
  const at = first?.place.span?.start ?? span.start;
  const indentation = text.slice(lineStart(text, at), at);
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  return { span: { start: at, end: at }, newText: `severity: off${lineBreak}${indentation}` };
}

/** Whether the text is a policy that says just this. */
function says(text: string, expected: Policy): boolean {
  return plain(parsePolicy(text).policy) === plain(expected);
}

function withOff({ rules, overrides, ignored }: Policy, rule: RuleId): Policy {
  const off = <S>(settings: ReadonlyMap<RuleId, S>): ReadonlyMap<RuleId, S> =>
    new Map([...settings].map(([id, setting]) => [id, id === rule ? { ...setting, severity: 'off' } : setting]));
  return { rules: off(rules), overrides: overrides.map((each) => ({ ...each, rules: off(each.rules) })), ignored };
}

function plain({ rules, overrides, ignored }: Policy): string {
  const settings = (map: Policy['rules'] | Policy['overrides'][number]['rules']) =>
    [...map]
      .map(([id, { severity, options }]): unknown => [id, severity, severity === 'off' ? undefined : options])
      .sort();
  return JSON.stringify([
    settings(rules),
    overrides.map(({ images, rules: own }) => [images, settings(own)]),
    ignored.map(({ rule, file, image, reason }) => [rule, file, image, reason]),
  ]);
}

function mapOf(value: Located | undefined): LocatedMap | undefined {
  return value?.kind === 'map' ? value : undefined;
}

function listOf(value: Located | undefined): readonly Located[] {
  return value?.kind === 'list' ? value.items : [];
}

function entryOf(map: LocatedMap | undefined, key: string): LocatedEntry | undefined {
  return map?.entries.find((entry) => entry.key === key);
}
