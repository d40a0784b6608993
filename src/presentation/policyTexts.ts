import * as l10n from '@vscode/l10n';
import { POLICY_FILE } from '../policy/policyFile';
import type { RuleId } from '../policy/rule';

type Origin = 'file' | 'settings';

/** The texts around the policy in an editor: actions, questions, notes. */
export const policyTexts = {
  askedHere: () => l10n.t('The document asks for it here'),
  pin: () => l10n.t('Pin to its digest'),
  lookUp: () => l10n.t('Look it up now'),
  /** @param where undefined for a comment. */
  ignore: (rules: readonly RuleId[], where: Origin | undefined) =>
    where === undefined
      ? l10n.t('Ignore {0} here with a reason…', briefly(rules))
      : l10n.t('Ignore {0} for this image in this file, in {1}, with a reason…', briefly(rules), nameOf(where)),
  turnOff: (rule: RuleId, where: Origin) => l10n.t('Turn off {0} in {1}', rule, nameOf(where)),
  turnedOff: (rule: RuleId, where: Origin) => l10n.t('{0} is off in {1}.', rule, nameOf(where)),
  notTurnedOff: (rule: RuleId) =>
    l10n.t('{0} cannot be turned off without changing more of {1}: do that by hand.', rule, POLICY_FILE),
  ignoreTitle: (rules: readonly RuleId[]) => l10n.t('Ignore {0} Here', briefly(rules)),
  ignorePrompt: () => l10n.t('Why may this be so? The reason is written beside it.'),
  ignorePlaceholder: () => l10n.t('only for local development'),
  notIgnored: (rules: readonly RuleId[]) =>
    l10n.t(
      'Nothing could be written that ignores {0} here alone: add an entry to {1} by hand.',
      briefly(rules),
      POLICY_FILE,
    ),
  /** What is said of one rule, where it is so for several. */
  forRules: (sentence: string, rules: readonly RuleId[]) =>
    rules.length === 1 ? sentence : l10n.t('{0} This is so for {1}.', sentence, rules.join(', ')),
  noFolder: () => l10n.t('Policies are for folders: open one.'),
  none: (count: number) =>
    count === 1
      ? l10n.t('There is no policy for this folder, so nothing is checked.')
      : l10n.t('There is no policy for any of these folders, so nothing is checked.'),
  create: () => l10n.t('Create {0}', POLICY_FILE),
  checking: () => l10n.t('Checking against the policy'),
  checkedOf: (done: number, all: number) => l10n.t('{0} of {1} images', done, all),
  changedMeanwhile: () =>
    l10n.t('The policy or the folders changed during the check, so what it found by the old one is not shown.'),
  checkAgain: () => l10n.t('Check Again'),
} as const;

function briefly(rules: readonly RuleId[]): string {
  return rules.length > 3 ? l10n.t('these {0} rules', rules.length) : rules.join(', ');
}

function nameOf(where: Origin): string {
  return where === 'file' ? POLICY_FILE : l10n.t('the settings');
}
