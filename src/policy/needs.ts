import type { Occurrence } from '../references/occurrence';
import type { Level, Needs } from './imageFacts';
import type { RuleSetting } from './policy';
import { canTell, RULE_IDS, type RuleId } from './rule';
import { RULES } from './rules';

/** What the rules that are on ask of the registry for an occurrence, together. */
export function needsOf(rules: ReadonlyMap<RuleId, RuleSetting>, occurrence: Occurrence): Needs {
  return RULE_IDS.map((id): Needs => {
    const setting = rules.get(id);
    const rule = RULES.get(id);
    return rule && setting && setting.severity !== 'off' && canTell(id, occurrence)
      ? rule.needs(setting.options, occurrence)
      : NOTHING;
  }).reduce(both, NOTHING);
}

const NOTHING: Needs = { level: 'text' };
/** Each holds those before it. */
const LEVELS: readonly Level[] = ['text', 'existence', 'manifest', 'manifests', 'configs'];

/** What `one` and `other` ask for: all platforms are more than one of them, and one occurrence has one wish. */
function both(one: Needs, other: Needs): Needs {
  const level = LEVELS.indexOf(one.level) < LEVELS.indexOf(other.level) ? other.level : one.level;
  const platforms =
    [one.platforms, other.platforms].find((each) => each?.kind === 'all') ?? one.platforms ?? other.platforms;
  const verify = one.evidence?.verify ?? other.evidence?.verify;
  return {
    level,
    ...(platforms ? { platforms } : {}),
    ...((one.offered ?? other.offered) ? { offered: true } : {}),
    ...((one.evidence ?? other.evidence) ? { evidence: verify ? { verify } : {} } : {}),
  };
}
