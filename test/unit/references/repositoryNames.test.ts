import { describe, expect, it } from 'vitest';
import { familiarName } from '../../../src/references/familiarName';
import { parseReference, type Reference } from '../../../src/references/reference';
import { repositoryNames } from '../../../src/references/repositoryNames';

const parsed = (text: string): Reference => {
  const reference = parseReference(text);
  if (reference.kind !== 'ok') throw new Error(text);
  return reference.value;
};
const used = ['nginx:1', 'nginx:2', 'team/app:1', 'ghcr.io/owner/nginx-unit:1', 'ghcr.io/owner/x:1', 'redis'].map(
  parsed,
);
const names = (typed: string, limit = 200) => repositoryNames(typed, used, limit).map(({ name }) => name);

describe('repositoryNames', () => {
  it.each([
    ['', ['nginx', 'ghcr.io/owner/nginx-unit', 'ghcr.io/owner/x', 'redis', 'team/app']],
    ['ng', ['nginx', 'ghcr.io/owner/nginx-unit']],
    ['NG', ['nginx', 'ghcr.io/owner/nginx-unit']],
    ['ghcr.io/', ['ghcr.io/owner/nginx-unit', 'ghcr.io/owner/x']],
    ['docker.io/', ['docker.io/nginx', 'docker.io/redis', 'docker.io/team/app']],
    ['nginx', ['ghcr.io/owner/nginx-unit']],
    ['zzz', []],
  ])('offers for %j what the workspace uses, the most used first', (typed, expected) => {
    expect(names(typed)).toEqual(expected);
  });

  it('offers as many as there is room for', () => expect(names('', 2)).toHaveLength(2));

  it('says how often each is used', () => {
    expect(repositoryNames('ng', used, 1)).toEqual([{ name: 'nginx', count: 2 }]);
  });
});

describe('familiarName', () => {
  it.each(['nginx', 'team/app', 'ghcr.io/owner/name', 'localhost:5000/a', 'library/a/b'])(
    '%s stays as it is',
    (name) => {
      expect(familiarName(parsed(name))).toBe(name);
      expect(parsed(familiarName(parsed(name)))).toEqual(parsed(name));
    },
  );
});
