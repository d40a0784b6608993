import { describe, expect, it } from 'vitest';
import { policySlotAt } from '../../../src/policy/policySlot';
import { RULE_IDS } from '../../../src/policy/rule';
import { cursor } from '../../support/cursor';

function offered(marked: string): readonly string[] | undefined {
  const { text, offset } = cursor(marked);
  return policySlotAt(text, offset)?.offers.map((offer) => ('name' in offer ? offer.name : offer.rule));
}

const SEVERITIES = ['off', 'hint', 'warning', 'error'];
const without = (...ids: string[]) => RULE_IDS.filter((id) => !ids.includes(id));

describe('what can be written in a policy', () => {
  it.each<[string, readonly string[] | undefined]>([
    ['▮', ['rules', 'overrides', 'ignore']],
    ['ru▮', ['rules', 'overrides', 'ignore']],
    ['rules:\n  pinned: error\n▮', ['overrides', 'ignore']],
    ['rules:\n  ▮', RULE_IDS],
    ['rules:\n  pin▮', RULE_IDS],
    ['rules:\n  pinned: error\n  si▮\n', without('pinned')],
    ['rules:\n  si▮\n  pinned: error\n', without('pinned')],
    ['rules: { pinned: error, ▮ }', without('pinned')],
    ['rules:\n  pinned: ▮', SEVERITIES],
    ['rules:\n  pinned: ▮\n  age: off\n', SEVERITIES],
    ['rules:\n  pinned: er▮\n', SEVERITIES],
    ['rules: { pinned: ▮ }', SEVERITIES],
    ['rules:\n  size:\n    ▮', ['severity', 'max']],
    ['rules:\n  size:\n    severity: ▮', SEVERITIES],
    ['rules: { size: { severity: error, ▮ } }', ['max']],
    ['rules: { size: { severity: e▮ } }', SEVERITIES],
    ['rules: { nope: { ▮ } }', undefined],
    ['rules: { size: { max: ▮ } }', undefined],
    ['overrides:\n  - ▮', ['images', 'rules']],
    ['overrides:\n  - images: [a]\n    ▮', ['rules']],
    ['overrides:\n  - images: [a]\n    rules:\n      ▮', RULE_IDS],
    ['overrides:\n  - images: [a]\n    rules: { age: ▮ }', SEVERITIES],
    ['overrides:\n  - images: [▮]', undefined],
    ['ignore:\n  - { rule: ▮ }', RULE_IDS],
    ['ignore:\n  - rule: pinned\n    ▮', ['file', 'image', 'reason']],
    ['ignore:\n  - rule: pinned\n    reason: ▮', undefined],
    ['# ▮', undefined],
    ['[[[[▮', undefined],
  ])('%j', (marked, expected) => {
    expect(offered(marked)).toEqual(expected);
  });

  it('names what a rule needs, but not in an override', () => {
    const size = (marked: string) => {
      const { text, offset } = cursor(marked);
      return policySlotAt(text, offset)?.offers.find((offer) => offer.kind === 'rule' && offer.rule === 'size');
    };
    expect(size('rules:\n  ▮')).toEqual({ kind: 'rule', rule: 'size', options: ['max'] });
    expect(size('overrides:\n  - rules:\n      ▮')).toEqual({ kind: 'rule', rule: 'size', options: [] });
  });

  it('takes the place of the word at the cursor', () => {
    const { text, offset } = cursor('rules: { pinned: er▮ror }');
    const { span } = policySlotAt(text, offset)!;
    expect(text.slice(span.start, span.end)).toBe('error');
  });
});
