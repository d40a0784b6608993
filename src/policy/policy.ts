import type { RuleId, Severity } from './rule';

/**
 * What a policy says of a rule: how a violation is told, and its options as the rule's own schema read them; undefined only where it is
 * off and nothing says them.
 */
export interface RuleSetting {
  readonly severity: Severity | 'off';
  readonly options: unknown;
}

/**
 * Other settings for images whose whole name, familiar or in full, fits one of the globs: `ghcr.io/acme/**`. What an override does not
 * say of a rule stays as it is.
 */
export interface Override {
  readonly images: readonly string[];
  readonly rules: ReadonlyMap<RuleId, Partial<RuleSetting>>;
}

/** A rule that is turned off for some places, with a reason, where no comment can stand (JSON). */
export interface Ignored {
  readonly rule: RuleId;
  /** A glob over paths from the workspace's root; all files where undefined. */
  readonly file?: string | undefined;
  /** A glob over names as in overrides; all images where undefined. */
  readonly image?: string | undefined;
  readonly reason: string;
}

/** A whole policy. Nothing is on by default: what is not set is off. */
export interface Policy {
  readonly rules: ReadonlyMap<RuleId, RuleSetting>;
  /** Later ones win. */
  readonly overrides: readonly Override[];
  readonly ignored: readonly Ignored[];
}
