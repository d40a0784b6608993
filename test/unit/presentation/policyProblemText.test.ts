import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../src/policy/policyFile';
import { policyProblemSentence } from '../../../src/presentation/policyProblemText';

describe('what is wrong with a policy', () => {
  it.each([
    ['rules: { pined: error }', "There is no rule 'pined', so it does not count. Did you mean 'pinned'?"],
    ['rule: {}', "There is no key 'rule' here, so it does not count. Did you mean 'rules'?"],
    ['nothing: {}', "There is no key 'nothing' here, so it does not count. Write one of: rules, overrides, ignore"],
    [
      'rules: { pinned: { severity: off, max: 1 } }',
      "'max' does not count: the rule pinned has no options but severity.",
    ],
    [
      'rules: { size: { severity: off, min: 1, max: 1 } }',
      "The rule size has no option 'min', so it does not count. Write one of: max",
    ],
    [
      'rules: { pinned: nonsense }',
      "'nonsense' is no severity, so the rule counts as a warning. Write one of: off, hint, warning, error",
    ],
    ['rules: { age: error }', 'The rule age needs the option maxDays, so it is not checked. A number of days: 90'],
    [
      'rules: { licence-allowed: { severity: error, allow: [Apache2] } }',
      "'Apache2' is nothing that the option allow of the rule licence-allowed takes, so the rule is not checked. Did you mean 'Apache-2.0'?",
    ],
    [
      'rules: { licence-allowed: { severity: error, allow: [MIT OR ISC, MIT] } }',
      "'MIT OR ISC' is nothing that the option allow of the rule licence-allowed takes, so it does not count. A list of SPDX licence ids: [MIT, Apache-2.0]",
    ],
    [
      'rules: { <<: *base, pinned: error }',
      '<< is not taken here, so nothing of it counts: write out what it stands for, or name the anchor as the whole value.',
    ],
    ['7', 'A policy is a mapping of rules, overrides and ignore: rules: { pinned: warning }'],
    [
      'ignore: 7',
      "'ignore' takes a list, so this does not count: [{ rule: pinned, file: 'dev/**', reason: local development }]",
    ],
    [
      'ignore: [{ rule: pinned, file: a }]',
      'Nothing is ignored without a reason, so this does not count: add reason: local development',
    ],
    [
      "ignore: [{ rule: pinned, image: 'a:1', reason: r }]",
      "Images are chosen by their names, so 'a:1' with a tag or digest would fit none and does not count: leave that out.",
    ],
    ['rules: {}\nrules: {}', "'rules' is there twice: this one, the last, counts. Delete one of them."],
    [' '.repeat(300_000), 'The policy is larger than 256 KiB, so none of it counts: split off what is no policy.'],
    // Nothing of the file reaches the sentence as it is.
    ['rules: { "a\\u202eb\\nc": off }', /^There is no rule 'a[^\u202e\n]*c'/],
  ])('%j', (text, expected) => {
    const [sentence] = parsePolicy(text).problems.map(policyProblemSentence);
    if (typeof expected === 'string') expect(sentence).toBe(expected);
    else expect(sentence).toMatch(expected);
  });
});
