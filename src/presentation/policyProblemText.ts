import * as l10n from '@vscode/l10n';
import type { PolicyProblem } from '../policy/policyProblem';
import { RULE_IDS } from '../policy/rule';
import { plainLine } from './harmless';
import { ruleText } from './ruleTexts';

const MAX = 80;
const SEVERITIES = 'off, hint, warning, error';

/** One or two sentences of plain text: what is wrong with a policy, and what to write instead. */
export function policyProblemSentence(problem: PolicyProblem): string {
  switch (problem.kind) {
    case 'tooLarge':
      return l10n.t(
        'The policy is larger than {0} KiB, so none of it counts: split off what is no policy.',
        problem.max / 1024,
      );
    case 'tooDeep':
      return l10n.t('The policy nests too deep, so none of it counts.');
    case 'tooMuch':
      return l10n.t('The policy holds too much, with its aliases written out, so the rest does not count: use fewer.');
    case 'unreadable':
      return l10n.t(
        'The policy cannot be read, so there is none: check that it is a file, that it is UTF-8, and its permissions.',
      );
    case 'syntax':
      return l10n.t('This is no valid YAML ({0}): what could be read counts.', plainLine(problem.message, 200));
    case 'unknownAlias':
      return l10n.t('There is no anchor &{0} above this alias.', plainLine(problem.name, MAX));
    case 'duplicateKey':
      return l10n.t(
        "'{0}' is there twice: this one, the last, counts. Delete one of them.",
        plainLine(problem.key, MAX),
      );
    case 'merge':
      return l10n.t(
        '{0} is not taken here, so nothing of it counts: write out what it stands for, or name the anchor as the whole value.',
        '<<',
      );
    case 'unknownKey':
      return withNearest(
        l10n.t("There is no key '{0}' here, so it does not count.", plainLine(problem.written, MAX)),
        problem,
      );
    case 'unknownRule':
      return withNearest(l10n.t("There is no rule '{0}', so it does not count.", plainLine(problem.written, MAX)), {
        ...problem,
        known: RULE_IDS,
      });
    case 'unknownOption':
      return problem.known.length === 0
        ? l10n.t(
            "'{0}' does not count: the rule {1} has no options but severity.",
            plainLine(problem.written, MAX),
            problem.rule,
          )
        : withNearest(
            l10n.t(
              "The rule {0} has no option '{1}', so it does not count.",
              problem.rule,
              plainLine(problem.written, MAX),
            ),
            problem,
          );
    case 'wrongType':
      return wrongTypeSentence(problem.key, problem.expected);
    case 'wrongSeverity':
      return problem.nearest === undefined
        ? l10n.t(
            "'{0}' is no severity, so the rule counts as a warning. Write one of: {1}",
            plainLine(problem.written, MAX),
            SEVERITIES,
          )
        : l10n.t(
            "'{0}' is no severity, so the rule counts as a warning. Did you mean '{1}'?",
            plainLine(problem.written, MAX),
            problem.nearest,
          );
    case 'missingSeverity':
      return l10n.t(
        'The rule {0} has no severity, so it counts as a warning. Add one of: {1}',
        problem.rule,
        `severity: ${SEVERITIES}`,
      );
    case 'wrongOption':
      return withHelp(
        problem.isUnchecked
          ? l10n.t(
              "'{0}' is nothing that the option {1} of the rule {2} takes, so the rule is not checked.",
              plainLine(problem.written, MAX),
              optionName(problem.option),
              problem.rule,
            )
          : l10n.t(
              "'{0}' is nothing that the option {1} of the rule {2} takes, so it does not count.",
              plainLine(problem.written, MAX),
              optionName(problem.option),
              problem.rule,
            ),
        problem,
      );
    case 'missingOption':
      return withHelp(
        l10n.t('The rule {0} needs the option {1}, so it is not checked.', problem.rule, optionName(problem.option)),
        problem,
      );
    case 'missingKey':
      return missingKeySentence(problem.key);
    case 'ignoresAll':
      return l10n.t(
        'This would ignore the rule {0} everywhere, so it does not count: add file or image, or turn the rule off.',
        problem.rule,
      );
    case 'glob':
      return globSentence(problem.glob, problem.why);
  }
}

function withNearest(
  sentence: string,
  { nearest, known }: { readonly nearest: string | undefined; readonly known: readonly string[] },
): string {
  return nearest === undefined
    ? `${sentence} ${l10n.t('Write one of: {0}', known.join(', '))}`
    : `${sentence} ${l10n.t("Did you mean '{0}'?", nearest)}`;
}

/** What the option takes, as far as it is one's own. */
function withHelp(
  sentence: string,
  problem: Extract<PolicyProblem, { kind: 'wrongOption' | 'missingOption' }>,
): string {
  if ('nearest' in problem && problem.nearest !== undefined) {
    return `${sentence} ${l10n.t("Did you mean '{0}'?", plainLine(problem.nearest, MAX))}`;
  }
  const { rule, option } = problem;
  const { options } = ruleText(rule);
  const [name = ''] = option.split('.');
  const help = Object.hasOwn(options, name) ? options[name] : undefined;
  return help === undefined ? sentence : `${sentence} ${help}`;
}

function wrongTypeSentence(key: string, expected: Extract<PolicyProblem, { kind: 'wrongType' }>['expected']): string {
  switch (expected) {
    case 'map':
      return key === ''
        ? l10n.t('A policy is a mapping of rules, overrides and ignore: {0}', 'rules: { pinned: warning }')
        : l10n.t("'{0}' takes a mapping, so this does not count: {1}", key, EXAMPLES[key] ?? '{ … }');
    case 'list':
      return l10n.t("'{0}' takes a list, so this does not count: {1}", key, EXAMPLES[key] ?? '[ … ]');
    case 'text':
      return l10n.t("'{0}' takes a text, so this does not count: put it in quotes.", key);
    case 'rule':
      return l10n.t("'{0}' takes the name of one rule, so this does not count: {1}", key, 'pinned');
  }
}

const EXAMPLES: Readonly<Record<string, string>> = {
  rules: '{ pinned: warning }',
  overrides: "[{ images: ['ghcr.io/acme/**'], rules: { pinned: off } }]",
  ignore: "[{ rule: pinned, file: 'dev/**', reason: local development }]",
  images: "['ghcr.io/acme/**']",
};

function missingKeySentence(key: string): string {
  switch (key) {
    case 'reason':
      return l10n.t(
        'Nothing is ignored without a reason, so this does not count: add {0}',
        'reason: local development',
      );
    case 'images':
      return l10n.t(
        'An override needs the names of its images, so this does not count: add {0}',
        "images: ['ghcr.io/acme/**']",
      );
    case 'rules':
      return l10n.t(
        'An override needs the rules that it changes, so this does not count: add {0}',
        'rules: { pinned: off }',
      );
    default:
      return l10n.t("'{0}' is missing, so this does not count.", key);
  }
}

function globSentence(glob: string, why: Extract<PolicyProblem, { kind: 'glob' }>['why']): string {
  const shown = plainLine(glob, MAX);
  switch (why) {
    case 'empty':
      return l10n.t('An empty pattern fits nothing, so it does not count: write {0} for all.', '**');
    case 'tooLong':
      return l10n.t(
        "The pattern '{0}' is longer than 200 characters, so it does not count: shorten it, or make two of it.",
        shown,
      );
    case 'tooManyAlternatives':
      return l10n.t(
        "The pattern '{0}' has too many alternatives in braces, so it does not count: make several of it.",
        shown,
      );
    case 'negated':
      return l10n.t(
        "A pattern says what fits, not what does not, so '{0}' would fit nothing and does not count: write what is meant.",
        shown,
      );
    case 'noPath':
      return l10n.t(
        "Files are chosen by their paths from the root of the policy, with slashes, so '{0}' would fit none and does not count: write it as {1}",
        shown,
        'dev/**',
      );
    case 'tag':
      return l10n.t(
        "Images are chosen by their names, so '{0}' with a tag or digest would fit none and does not count: leave that out.",
        shown,
      );
  }
}

/** An item of a list is known by what is written there. */
function optionName(option: string): string {
  return plainLine(option.replace(/\.\d+$/, ''), MAX);
}
