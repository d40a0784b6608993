import { describe, expect, it } from 'vitest';
import { KeptChallenges } from '../../../../src/registry/auth/challengeMemory';

describe('KeptChallenges', () => {
  it('is the same in a later session', () => {
    const kept = new KeptChallenges();
    kept.set('https://a', { scheme: 'bearer', realm: 'https://a/token', service: 'a' });
    kept.set('https://b', { scheme: 'basic' });
    kept.set('https://c', { scheme: 'basic' });
    kept.set('https://c', undefined);
    const later = new KeptChallenges(JSON.parse(JSON.stringify(kept)));
    expect(later.get('https://a')).toEqual({ scheme: 'bearer', realm: 'https://a/token', service: 'a' });
    expect(later.get('https://b')).toEqual({ scheme: 'basic' });
    expect(later.get('https://c')).toBeUndefined();
  });

  it.each([
    undefined,
    null,
    7,
    'text',
    [],
    { 'https://a': null },
    { 'https://a': { scheme: 'digest' } },
    { 'https://a': { scheme: 'bearer' } },
    { 'https://a': { scheme: 'bearer', realm: 'x'.repeat(2_001) } },
    { 'https://a': { scheme: 'bearer', realm: 'x', service: {} } },
  ])('takes nothing from %j', (json) => {
    expect(new KeptChallenges(json).get('https://a')).toBeUndefined();
  });

  it('keeps nothing beside what it knows', () => {
    const kept = new KeptChallenges({ 'https://a': { scheme: 'basic', password: 'x' } });
    expect(JSON.stringify(kept)).toBe('{"https://a":{"scheme":"basic"}}');
  });
});
