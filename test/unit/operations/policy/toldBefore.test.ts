import { describe, expect, it } from 'vitest';
import type { CheckedFinding } from '../../../../src/operations/check';
import { withToldBefore } from '../../../../src/operations/policy/toldBefore';
import type { WhyUnknown } from '../../../../src/policy/imageFacts';
import { parsePolicy } from '../../../../src/policy/policyFile';
import type { Outcome } from '../../../../src/policy/rule';
import { scan } from '../../../../src/references/scan';
import { RegistryError } from '../../../../src/registry/registryError';

const policyOf = (text: string) => parsePolicy(text).policy;
const policy = policyOf('rules: { exists: error, user-not-root: error }');
const [occurrence] = scan({ path: '/w/Dockerfile', text: 'FROM registry.example/app:1\n' }).occurrences;

const finding = (outcome: Outcome, more: Partial<CheckedFinding> = {}): CheckedFinding => {
  if (occurrence?.target.kind !== 'image') throw new Error('no image');
  const { reference } = occurrence.target;
  return { rule: 'exists', severity: 'error', occurrence, outcome, reference, related: [], off: undefined, ...more };
};
const unknown = (why: WhyUnknown): Outcome => ({ kind: 'unknown', why });
const unknownHost = unknown({ kind: 'notAsked', why: 'unknownHost' });
const untrusted = unknown({ kind: 'notAsked', why: 'untrusted' });
const failed = unknown({
  kind: 'error',
  error: new RegistryError('unreachable', 'away', { host: 'registry.example' }),
});
const rateLimit = unknown({ kind: 'rateLimit' });
const notSaid = unknown({ kind: 'notSaid' });
const missing: Outcome = { kind: 'violation', detail: { kind: 'missing' } };

describe('what a check was told before', () => {
  const outcomes = (now: Outcome, before: readonly Outcome[], earlier = policy) =>
    withToldBefore([finding(now)], policy, {
      policy: earlier,
      occurrences: [occurrence!],
      findings: before.map((each) => finding(each)),
    }).map(({ outcome }) => outcome);

  it.each([
    ['a violation, where nobody may be asked now', unknownHost, [missing], [missing]],
    ['that it passed', unknownHost, [], []],
    ['that it passed, where what is left of a rate limit is kept', rateLimit, [], []],
    ['that the registry did not tell', unknownHost, [failed], [failed]],
    ['what a registry told that is away now', failed, [missing], [missing]],
  ])('counts: %s', (_name, now, before, then) => {
    expect(outcomes(now, before)).toEqual(then);
  });

  it.each([
    ['what is known now', missing, [unknownHost], [missing]],
    ['what is known now, though it passed', missing, [], [missing]],
    ['why nobody is asked now', unknownHost, [untrusted], [unknownHost]],
    ['that the image does not say it', notSaid, [missing], [notSaid]],
  ])('gives way to %s', (_name, now, before, then) => {
    expect(outcomes(now, before)).toEqual(then);
  });

  it('does not count where the rule was another, or off', () => {
    expect(outcomes(unknownHost, [missing], policyOf('rules: { exists: warning }'))).toEqual([unknownHost]);
    expect(outcomes(unknownHost, [], policyOf('rules: { exists: off }'))).toEqual([unknownHost]);
  });

  it.each([
    ['another image stands there', 'FROM registry.example/app:2\n'],
    ['no image was known there', 'FROM registry.example/${TAG}\n'],
    ['the document asked otherwise', 'FROM --platform=linux/arm64 registry.example/app:1\n'],
  ])('does not count where %s by now', (_name, text) => {
    const [other] = scan({ path: '/w/Dockerfile', text }).occurrences;
    const earlier = { policy, occurrences: [{ ...other!, span: occurrence!.span }], findings: [] };
    expect(withToldBefore([finding(unknownHost)], policy, earlier)).toEqual([finding(unknownHost)]);
  });

  it('does not take a licence that another rule told to be absent for one that passed', () => {
    const both = policyOf('rules: { licence-present: error, licence-osi-approved: error }');
    const alone = policyOf('rules: { licence-osi-approved: error }');
    const now = [finding(rateLimit, { rule: 'licence-osi-approved' })];
    const before = (earlier: typeof both) => ({ policy: earlier, occurrences: [occurrence!], findings: [] });
    expect(withToldBefore(now, alone, before(both))).toEqual(now);
    expect(withToldBefore(now, both, before(both))).toEqual([]);
  });

  it('takes the place of all that the rule finds at one place, and stands in the text as it is now', () => {
    const here = { ...finding(unknownHost).occurrence };
    const off = { kind: 'ignored', by: { rule: 'exists', reason: 'later' } } as const;
    const now = [
      finding(unknownHost, { occurrence: here, off }),
      finding(failed, { occurrence: here, off }),
      finding(unknownHost, { rule: 'user-not-root' }),
    ];
    const before = {
      policy,
      occurrences: [occurrence!],
      findings: [finding(missing), finding(unknownHost, { rule: 'user-not-root' })],
    };
    const told = withToldBefore(now, policy, before);
    expect(told).toEqual([{ ...finding(missing), off }, now[2]]);
    expect(told[0]?.occurrence).toBe(here);
  });
});
