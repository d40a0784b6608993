import { globProblem } from '../references/glob';
import type { Located, LocatedEntry, LocatedMap, Place } from './located';
import { nearest } from './nearest';
import type { Ignored, Override, Policy, RuleSetting } from './policy';
import type { PolicyProblem, WhatIsWrong } from './policyProblem';
import type { OptionSchemas } from './readOptions';
import { isRuleId, readSetting, type SettingOf } from './readSetting';
import { RULE_IDS, type RuleId } from './rule';

/** A policy, as far as it could be read, and all that is wrong with it. */
export interface ReadPolicy {
  readonly policy: Policy;
  readonly problems: readonly PolicyProblem[];
}

const EMPTY_POLICY: Policy = { rules: new Map(), overrides: [], ignored: [] };

export const POLICY_KEYS = ['rules', 'overrides', 'ignore'];
export const OVERRIDE_KEYS = ['images', 'rules'];
export const IGNORE_KEYS = ['rule', 'file', 'image', 'reason'];

/** The policy that a value holds, whether it comes from a file or from settings. */
export function readPolicy(root: Located | undefined, schemas: OptionSchemas): ReadPolicy {
  if (!root) return { policy: EMPTY_POLICY, problems: [] };
  const reader = new Reader(schemas);
  return { policy: reader.policy(root), problems: reader.problems };
}

class Reader {
  readonly problems: PolicyProblem[] = [];
  /** What holds for all images, which an override need not repeat. */
  private known: ReadonlyMap<RuleId, SettingOf> = new Map();

  constructor(private readonly schemas: OptionSchemas) {}

  policy(root: Located): Policy {
    const map = this.map(root, '', POLICY_KEYS);
    if (!map) return EMPTY_POLICY;
    this.known = this.rules(valueOf(map, 'rules'));
    const rules = new Map<RuleId, RuleSetting>();
    for (const [rule, { severity = 'off', options }] of this.known) rules.set(rule, { severity, options });
    const overrides = this.items(valueOf(map, 'overrides'), 'overrides').flatMap((item) => this.override(item) ?? []);
    const ignored = this.items(valueOf(map, 'ignore'), 'ignore').flatMap((item) => this.ignored(item) ?? []);
    return { rules, overrides, ignored };
  }

  private rules(value: Located | undefined): ReadonlyMap<RuleId, SettingOf> {
    const rules = new Map<RuleId, SettingOf>();
    const map = value && this.map(value, 'rules');
    for (const { key, place, value: said } of map?.entries ?? []) {
      if (!isRuleId(key)) {
        this.tell(place, { kind: 'unknownRule', written: key, known: RULE_IDS, nearest: nearest(key, RULE_IDS) });
        continue;
      }
      const reader = this.schemas.get(key);
      const setting = reader && readSetting(key, reader, { place, value: said }, this.known.get(key), this.problems);
      if (setting) rules.set(key, setting);
    }
    return rules;
  }

  private override(item: Located): Override | undefined {
    const map = this.map(item, 'overrides', OVERRIDE_KEYS);
    if (!map) return undefined;
    const globs = this.required(map, 'images');
    // One alone may stand without a list.
    const items = globs?.kind === 'scalar' ? [globs] : globs ? this.items(globs, 'images') : [];
    const images = items.flatMap((glob) => this.glob(glob, 'images', true) ?? []);
    const said = this.required(map, 'rules');
    if (images.length === 0 || !said) return undefined;
    const rules = this.rules(said);
    return rules.size > 0 ? { images, rules } : undefined;
  }

  /** Only as a whole: half of an entry would turn the rule off for more than was meant. */
  private ignored(item: Located): Ignored | undefined {
    const before = this.problems.length;
    const map = this.map(item, 'ignore', IGNORE_KEYS);
    if (!map) return undefined;
    const written = this.required(map, 'rule');
    const name = written && this.text(written, 'rule');
    if (written && name !== undefined && !isRuleId(name)) {
      this.tell(written, { kind: 'unknownRule', written: name, known: RULE_IDS, nearest: nearest(name, RULE_IDS) });
    }
    const said = this.required(map, 'reason');
    const reason = said && this.text(said, 'reason')?.trim();
    if (said && reason === '') this.tell(said, { kind: 'missingKey', key: 'reason' });
    const [fileNode, imageNode] = [valueOf(map, 'file'), valueOf(map, 'image')];
    const file = fileNode && this.glob(fileNode, 'file', false);
    const image = imageNode && this.glob(imageNode, 'image', true);
    if (name === undefined || !isRuleId(name) || !reason) return undefined;
    if (!fileNode && !imageNode) this.tell(map, { kind: 'ignoresAll', rule: name });
    return this.problems.length > before ? undefined : { rule: name, file, image, reason };
  }

  private glob(value: Located, key: string, isOfImages: boolean): string | undefined {
    const glob = this.text(value, key);
    if (glob === undefined) return undefined;
    const why = globProblem(glob) ?? (isOfImages ? imageProblem(glob) : fileProblem(glob));
    if (why) this.tell(value, { kind: 'glob', glob, why });
    return why ? undefined : glob;
  }

  private required(map: LocatedMap, key: string): Located | undefined {
    const value = valueOf(map, key);
    if (!value) this.tell(map, { kind: 'missingKey', key });
    return value;
  }

  private map(value: Located, key: string, known?: readonly string[]): LocatedMap | undefined {
    if (value.kind !== 'map') {
      // A key without a value, as while it is being written, holds nothing.
      const isEmpty = value.kind === 'scalar' && value.value === null;
      if (!isEmpty) this.tell(value, { kind: 'wrongType', key, expected: 'map' });
      return undefined;
    }
    for (const { key: written, place } of known ? value.entries : []) {
      if (known?.includes(written)) continue;
      this.tell(place, { kind: 'unknownKey', written, known: known ?? [], nearest: nearest(written, known ?? []) });
    }
    return value;
  }

  private items(value: Located | undefined, key: string): readonly Located[] {
    if (value?.kind === 'list') return value.items;
    const isEmpty = !value || (value.kind === 'scalar' && value.value === null);
    if (!isEmpty) this.tell(value, { kind: 'wrongType', key, expected: 'list' });
    return [];
  }

  private text(value: Located, key: string): string | undefined {
    if (value.kind === 'scalar' && typeof value.value === 'string') return value.value;
    this.tell(value, { kind: 'wrongType', key, expected: key === 'rule' ? 'rule' : 'text' });
    return undefined;
  }

  private tell({ span, path }: Place, wrong: WhatIsWrong): void {
    this.problems.push({ ...wrong, span, path });
  }
}

/** Why a glob over names would fit none. Behind the last slash a colon is no port's. */
function imageProblem(glob: string): 'negated' | 'tag' | undefined {
  if (glob.startsWith('!')) return 'negated';
  return /@|:[^/]*$/.test(glob) ? 'tag' : undefined;
}

/** Why a glob over paths from the root would fit none. */
function fileProblem(glob: string): 'negated' | 'noPath' | undefined {
  if (glob.startsWith('!')) return 'negated';
  return /\\|^\.?\/?$|(?:^|\/)\.\.(?:\/|$)/.test(glob) ? 'noPath' : undefined;
}

function valueOf({ entries }: LocatedMap, key: string): Located | undefined {
  return entries.find((entry: LocatedEntry) => entry.key === key)?.value;
}
