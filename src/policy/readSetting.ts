import { type LocatedEntry, writtenAs } from './located';
import { nearest } from './nearest';
import type { RuleSetting } from './policy';
import type { PolicyProblem } from './policyProblem';
import { type OptionReader, readOptions } from './readOptions';
import { RULE_IDS, type RuleId } from './rule';
import { SEVERITIES } from './severity';

/** What one place says of a rule. */
export type SettingOf = Partial<RuleSetting>;

/** What may be written for a severity, in the order of how much it matters. */
export const SEVERITIES_AND_OFF: readonly RuleSetting['severity'][] = ['off', ...SEVERITIES];

/** Where none is written. */
const DEFAULT_SEVERITY = 'warning';

export function isRuleId(name: string): name is RuleId {
  return (RULE_IDS as readonly string[]).includes(name);
}

/**
 * What is said of a rule: a severity alone, or with options. Where nothing can be made of the severity it is a warning: a rule that
 * somebody wanted is not off by mistake.
 * @param before what is known of the rule already: an override need not repeat it.
 * @returns undefined where the rule cannot be used, since its options are missing or wrong.
 */
export function readSetting(
  rule: RuleId,
  reader: OptionReader,
  { place, value }: Pick<LocatedEntry, 'place' | 'value'>,
  before: SettingOf | undefined,
  problems: PolicyProblem[],
): SettingOf | undefined {
  const written = value.kind === 'map' ? value.entries.find(({ key }) => key === 'severity') : { place, value };
  const entries = value.kind === 'map' ? value.entries.filter((entry) => entry !== written) : [];
  const severity = written ? severityOf(written, problems) : undefined;
  if (severity === undefined && !written && before?.severity === undefined) {
    problems.push({ kind: 'missingSeverity', rule, span: place.span, path: place.path });
  }
  const said = severity ?? before?.severity ?? DEFAULT_SEVERITY;
  const setting = written || before?.severity === undefined ? { severity: said } : {};
  if (entries.length === 0) {
    if (before?.options !== undefined) return setting;
    // Who turns a rule off need not say how it would be on.
    if (said === 'off') return setting;
  }
  const told = problems.length;
  const read = readOptions(rule, reader, entries, place, problems);
  if (read) return { ...setting, options: read.options };
  if (said === 'off') return setting;
  const last = problems.findLastIndex(({ kind }, index) => kind === 'wrongOption' && index >= told);
  const problem = problems[last];
  // In an override what stands above it counts on.
  if (problem?.kind === 'wrongOption' && before?.options === undefined) {
    problems[last] = { ...problem, isUnchecked: true };
  }
  return undefined;
}

function severityOf(
  { place, value }: Pick<LocatedEntry, 'place' | 'value'>,
  problems: PolicyProblem[],
): RuleSetting['severity'] | undefined {
  const text = value.kind === 'scalar' ? value.value : undefined;
  const severity = SEVERITIES_AND_OFF.find((candidate) => candidate === text);
  if (severity) return severity;
  const written = text === null ? '' : writtenAs(value);
  const { span, path } = value.span ? value : place;
  problems.push({ kind: 'wrongSeverity', written, nearest: meant(text), span, path });
  return undefined;
}

/** What other tools call it. */
const ALIKE: Readonly<Record<string, string>> = {
  ...{ false: 'off', none: 'off', ignore: 'off', disabled: 'off', '0': 'off' },
  ...{ info: 'hint', information: 'hint', note: 'hint', suggestion: 'hint' },
  ...{ warn: 'warning', '1': 'warning', fatal: 'error', deny: 'error', '2': 'error' },
};

function meant(text: unknown): string | undefined {
  if (typeof text !== 'string' && typeof text !== 'boolean' && typeof text !== 'number') return undefined;
  const name = String(text).toLowerCase();
  return Object.hasOwn(ALIKE, name) ? ALIKE[name] : nearest(name, SEVERITIES_AND_OFF);
}
