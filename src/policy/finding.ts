import type { Occurrence } from '../references/occurrence';
import type { Outcome, RuleId, Severity } from './rule';

/** What a policy says of one occurrence. */
export interface Finding {
  readonly rule: RuleId;
  /** That of the rule, for what is not known, too: 'cannot know' is told apart by its outcome. */
  readonly severity: Severity;
  readonly occurrence: Occurrence;
  readonly outcome: Outcome;
}
