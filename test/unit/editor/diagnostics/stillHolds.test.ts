import { describe, expect, it } from 'vitest';
import type { Mark } from '../../../../src/editor/diagnostics/policyMarks';
import { stillHolds } from '../../../../src/editor/diagnostics/stillHolds';
import type { BackgroundDecision } from '../../../../src/operations/lookUpPolicy';
import { parsePolicy } from '../../../../src/policy/policyFile';
import type { WhyUnknown } from '../../../../src/policy/imageFacts';

const { policy } = parsePolicy('rules: { exists: error }');

/** That nothing is known of an image, since its registry was not asked. */
function markOf(why: Extract<WhyUnknown, { kind: 'notAsked' }>['why']): Mark {
  const reference = { registry: 'registry.example', repository: 'app', tag: '1' };
  const occurrence = { target: { kind: 'image', reference } };
  const finding = {
    rule: 'exists',
    reference,
    occurrence,
    outcome: { kind: 'unknown', why: { kind: 'notAsked', why } },
  };
  return { problem: { finding, file: 'pod.yaml', related: [] } } as unknown as Mark;
}

describe('a mark in a file that nobody looks at', () => {
  it.each([
    ['untrusted', 'untrusted', 'yes'],
    ['untrusted', 'allowed', 'notThen'],
    ['untrusted', 'unknownHost', 'unknownHost'],
    ['untrusted', 'otherFile', 'otherFile'],
    ['unknownHost', 'unknownHost', 'yes'],
    ['unknownHost', 'otherFile', 'otherFile'],
    ['unknownHost', 'allowed', 'notThen'],
  ] as const)('of what was not asked (%s) may be shown where it is %s now: %s', (why, now, expected) => {
    const mayAsk = () => ({ kind: now }) as BackgroundDecision;
    expect(stillHolds(markOf(why), policy, { policy, mayAsk, standsIn: () => true })).toBe(expected);
  });

  it('is none where its rule is turned off', () => {
    const { policy: other } = parsePolicy('rules: { exists: off }');
    const mayAsk = (): BackgroundDecision => ({ kind: 'untrusted' });
    expect(stillHolds(markOf('untrusted'), policy, { policy: other, mayAsk, standsIn: () => true })).toBe('no');
  });
});
