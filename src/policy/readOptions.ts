import * as v from 'valibot';
import { type Located, type LocatedEntry, type LocatedMap, type Place, plainOf, writtenAs } from './located';
import { nearest } from './nearest';
import type { PolicyProblem } from './policyProblem';
import type { RuleId } from './rule';

/** What reads the options of a rule. */
export interface OptionReader {
  readonly options: v.GenericSchema;
  /** What somebody meant who wrote a text that they do not take. */
  meant?(written: string): string | undefined;
}

export type OptionSchemas = ReadonlyMap<RuleId, OptionReader>;

/** Each attempt leaves out what the one before could not read. */
const MAX_ATTEMPTS = 4;

/**
 * The options of a rule as its schema reads them, without those parts that it cannot read; undefined where nothing can be made of
 * them, as where a required one is missing.
 * @param place of the rule, for what is missing.
 */
export function readOptions(
  rule: RuleId,
  reader: OptionReader,
  entries: readonly LocatedEntry[],
  place: Place,
  problems: PolicyProblem[],
): { readonly options: unknown } | undefined {
  const root: LocatedMap = { kind: 'map', ...place, entries };
  const leftOut = new Set<Located>();
  for (const { option, key, entry } of reservedIn(root)) {
    problems.push({ kind: 'wrongOption', rule, option, written: key, span: entry.place.span, path: entry.place.path });
    leftOut.add(entry.value);
  }
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const read = v.safeParse(reader.options, plainOf(root, leftOut));
    if (read.success) return { options: read.output };
    const before = new Set(leftOut);
    for (const issue of read.issues) {
      const problem = problemOf({ rule, reader, root, before, leftOut }, issue);
      // What was left out before is missing now, and told already.
      if (problem && (attempt === 0 || problem.kind !== 'missingOption')) problems.push(problem);
    }
    if (leftOut.size === before.size) return undefined;
  }
  return undefined;
}

/** Names that schemas leave out of a record without a word. */
const RESERVED = ['__proto__', 'prototype', 'constructor'];

function reservedIn({ entries }: LocatedMap) {
  return entries.flatMap(({ key: option, value }) =>
    (value.kind === 'map' ? value.entries : [])
      .filter(({ key }) => RESERVED.includes(key))
      .map((entry) => ({ option, key: entry.key, entry })),
  );
}

interface Attempt {
  readonly rule: RuleId;
  readonly reader: OptionReader;
  readonly root: LocatedMap;
  /** What was left out when the schema read it, which its indexes know nothing of. */
  readonly before: ReadonlySet<Located>;
  readonly leftOut: Set<Located>;
}

/** Undefined for what is empty since all of it was left out. */
function problemOf(
  { rule, reader, root, before, leftOut }: Attempt,
  issue: v.BaseIssue<unknown>,
): PolicyProblem | undefined {
  let value: Located = root;
  let place: Place = root;
  const names: string[] = [];
  for (const { key } of issue.path ?? []) {
    names.push(String(key));
    const entry: LocatedEntry | undefined =
      value.kind === 'map' ? value.entries.find((candidate) => candidate.key === String(key)) : undefined;
    const items: readonly Located[] = value.kind === 'list' ? value.items.filter((item) => !before.has(item)) : [];
    const next: Located | undefined = entry ? entry.value : typeof key === 'number' ? items[key] : undefined;
    if (!next || before.has(next)) {
      const { span, path } = value;
      return { kind: 'missingOption', rule, option: names.join('.'), span, path };
    }
    value = next;
    place = entry && issue.type === 'strict_object' ? entry.place : value;
  }
  const { span, path } = place;
  const option = names.join('.');
  // An option that excludes another, or the like: nothing of it can be left out alone.
  if (value === root) return { kind: 'wrongOption', rule, option, written: writtenAs(root), span, path };
  leftOut.add(value);
  const parts =
    value.kind === 'list' ? value.items : value.kind === 'map' ? value.entries.map((each) => each.value) : [];
  if (parts.length > 0 && parts.every((part) => before.has(part))) return undefined;
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const known = optionNames(reader.options);
    const written = names.at(-1) ?? '';
    return { kind: 'unknownOption', rule, written, known, nearest: nearest(written, known), span, path };
  }
  const written = writtenAs(value);
  const meant = isText(value) ? reader.meant?.(written) : undefined;
  return { kind: 'wrongOption', rule, option, written, nearest: meant, span, path };
}

/** The names that a schema of options knows. */
export function optionNames(schema: v.GenericSchema): readonly string[] {
  return 'entries' in schema && typeof schema.entries === 'object' && schema.entries !== null
    ? Object.keys(schema.entries)
    : [];
}

function isText(value: Located): boolean {
  return value.kind === 'scalar' && typeof value.value === 'string';
}
