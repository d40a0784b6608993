import * as v from 'valibot';
import { lineStart } from '../references/lines';
import type { Span } from '../references/occurrence';
import type { Located } from './located';
import { locateYaml } from './locateYaml';
import { optionNames, type OptionSchemas } from './readOptions';
import { IGNORE_KEYS, OVERRIDE_KEYS, POLICY_KEYS } from './readPolicy';
import { isRuleId, SEVERITIES_AND_OFF } from './readSetting';
import { RULE_IDS, type RuleId } from './rule';
import { RULES } from './rules';

/** What can be written where somebody types in a policy. */
export interface PolicySlot {
  /** What is typed so far, on both sides of the cursor. */
  readonly span: Span;
  readonly offers: readonly PolicyOffer[];
}

export type PolicyOffer =
  /** A key of the policy's own form. */
  | { readonly kind: 'key'; readonly name: string }
  /** `options`: those that have to be given where nothing else does. */
  | { readonly kind: 'rule'; readonly rule: RuleId; readonly options: readonly string[] }
  | { readonly kind: 'ruleName'; readonly rule: RuleId }
  | { readonly kind: 'option'; readonly rule: RuleId; readonly name: string }
  | { readonly kind: 'severity'; readonly name: string };

/** Stands where the cursor is: a word that nobody writes. */
const MARK = 'oci-lens-cursor';

/** What can be written at an offset of the policy's text; undefined where nothing of it is known. */
export function policySlotAt(text: string, offset: number, schemas: OptionSchemas = RULES): PolicySlot | undefined {
  const start = offset - (/[\w-]*$/.exec(text.slice(Math.max(0, offset - 100), offset))?.[0].length ?? 0);
  const end = offset + (/^[\w-]*/.exec(text.slice(offset, offset + 100))?.[0].length ?? 0);
  const line = text.slice(lineStart(text, start), start);
  // A word that begins a line is a key, though there is no colon yet: without one it would take in the next line.
  const colon = /^[ \t]*(?:- +)*$/.test(line) && !/^[ \t]*:/.test(text.slice(end, end + 100)) ? ':' : '';
  const { root } = locateYaml(text.slice(0, start) + MARK + colon + text.slice(end));
  const found = root && find(root);
  if (!found) return undefined;
  const { isKey } = found;
  const keys = found.siblings;
  const offers = isKey ? keysAt(found.path, schemas) : valuesAt(found.path);
  const missing = offers.filter((offer) => !isKey || !keys.includes(nameOf(offer)));
  return missing.length > 0 ? { span: { start, end }, offers: missing } : undefined;
}

interface Found {
  /** Of the mapping that the key is in, or of the value. */
  readonly path: readonly (string | number)[];
  readonly isKey: boolean;
  readonly siblings: readonly string[];
}

function find(value: Located): Found | undefined {
  switch (value.kind) {
    case 'scalar':
      return value.value === MARK ? { path: value.path, isKey: false, siblings: [] } : undefined;
    case 'list':
      return first(value.items);
    case 'map': {
      const siblings = value.entries.map(({ key }) => key);
      if (siblings.includes(MARK)) return { path: value.path, isKey: true, siblings };
      return first(value.entries.map((entry) => entry.value));
    }
  }
}

function first(values: readonly Located[]): Found | undefined {
  for (const value of values) {
    const found = find(value);
    if (found) return found;
  }
  return undefined;
}

function keysAt(path: readonly (string | number)[], schemas: OptionSchemas): readonly PolicyOffer[] {
  const keys = (names: readonly string[]) => names.map((name): PolicyOffer => ({ kind: 'key', name }));
  if (path.length === 0) return keys(POLICY_KEYS);
  const [top, index] = path;
  const isItem = typeof index === 'number';
  if (path.length === 2 && isItem && top === 'overrides') return keys(OVERRIDE_KEYS);
  if (path.length === 2 && isItem && top === 'ignore') return keys(IGNORE_KEYS);
  const inRules = behindRules(path);
  const [rule, ...deeper] = inRules ?? [];
  if (!inRules || deeper.length > 0) return [];
  if (rule === undefined) {
    const required = top === 'rules' ? requiredOptions : () => [];
    return RULE_IDS.map((id): PolicyOffer => ({ kind: 'rule', rule: id, options: required(id, schemas) }));
  }
  const id = String(rule);
  if (!isRuleId(id)) return [];
  const schema = schemas.get(id)?.options;
  const options = schema ? optionNames(schema) : [];
  return [...keys(['severity']), ...options.map((name): PolicyOffer => ({ kind: 'option', rule: id, name }))];
}

function valuesAt(path: readonly (string | number)[]): readonly PolicyOffer[] {
  if (path.length === 3 && path[0] === 'ignore' && path[2] === 'rule') {
    return RULE_IDS.map((rule): PolicyOffer => ({ kind: 'ruleName', rule }));
  }
  const inRules = behindRules(path);
  const isSeverity = inRules?.length === 1 || (inRules?.length === 2 && inRules[1] === 'severity');
  return isSeverity ? SEVERITIES_AND_OFF.map((name): PolicyOffer => ({ kind: 'severity', name })) : [];
}

/** What stands behind `rules` in a path that leads through it. */
function behindRules(path: readonly (string | number)[]): readonly (string | number)[] | undefined {
  if (path[0] === 'rules') return path.slice(1);
  return path[0] === 'overrides' && path[2] === 'rules' ? path.slice(3) : undefined;
}

/** Those without which a schema reads nothing. */
function requiredOptions(id: RuleId, schemas: OptionSchemas): readonly string[] {
  const schema = schemas.get(id)?.options;
  return schema && !v.is(schema, {}) ? optionNames(schema) : [];
}

function nameOf(offer: PolicyOffer): string {
  return 'name' in offer ? offer.name : offer.rule;
}
