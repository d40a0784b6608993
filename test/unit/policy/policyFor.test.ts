import { describe, expect, it } from 'vitest';
import { isIgnored } from '../../../src/policy/ignored';
import { parsePolicy } from '../../../src/policy/policyFile';
import { rulesFor } from '../../../src/policy/policyFor';
import { parseReference, type Reference } from '../../../src/references/reference';
import { schemas } from './schemas';

function referenceOf(text: string): Reference {
  const parsed = parseReference(text);
  if (parsed.kind === 'invalid') throw new Error(text);
  return parsed.value;
}

describe('the rules for an image', () => {
  const { policy, problems } = parsePolicy(
    `rules:
  pinned: error
  not-latest: hint
  size: { severity: warning, max: 10 }
overrides:
  - { images: ['ghcr.io/acme/**', acme/*], rules: { pinned: off, size: { max: 20 } } }
  - { images: ghcr.io/acme/app, rules: { pinned: hint, size: error } }
  - { images: 'docker.io/library/*', rules: { not-latest: off } }
`,
    schemas,
  );
  const rules = (image: string) =>
    [...rulesFor(policy, referenceOf(image))].map(([id, { severity, options }]) =>
      id === 'size' ? `${id} ${severity} ${(options as { max: number }).max}` : `${id} ${severity}`,
    );

  it.each([
    ['quay.io/acme/app', ['pinned error', 'not-latest hint', 'size warning 10']],
    ['ghcr.io/acme/other:1', ['pinned off', 'not-latest hint', 'size warning 20']],
    ['ghcr.io/acme/a/b/c', ['pinned off', 'not-latest hint', 'size warning 20']],
    // The later wins; what it does not say stays.
    ['ghcr.io/acme/app:1', ['pinned hint', 'not-latest hint', 'size error 20']],
    // Familiar and in full.
    ['acme/app', ['pinned off', 'not-latest hint', 'size warning 20']],
    ['docker.io/acme/app', ['pinned off', 'not-latest hint', 'size warning 20']],
    ['nginx', ['pinned error', 'not-latest off', 'size warning 10']],
    // A glob is for the whole of a name: another registry does not get in with the end of its own.
    ['example.com/ghcr.io/acme/app', ['pinned error', 'not-latest hint', 'size warning 10']],
    ['example.com/acme/app', ['pinned error', 'not-latest hint', 'size warning 10']],
  ])('%s', (image, expected) => {
    expect(problems).toEqual([]);
    expect(rules(image)).toEqual(expected);
  });

  it('are worked out once for a name, whatever its tag', () => {
    const rules = rulesFor(policy, referenceOf('ghcr.io/acme/app:1'));
    expect(rulesFor(policy, referenceOf('ghcr.io/acme/app:2'))).toBe(rules);
    expect(rulesFor({ ...policy, overrides: [] }, referenceOf('ghcr.io/acme/app:1'))).toBe(policy.rules);
  });
});

describe('a name in an override', () => {
  it.each([
    ['index.docker.io/library/nginx', 'nginx', true],
    ['index.docker.io/nginx', 'nginx', true],
    ['docker.io/nginx', 'nginx', true],
    ['docker.io/nginx', 'acme/nginx', false],
    ['index.docker.io/**', 'acme/app', true],
    ['GHCR.IO/**', 'ghcr.io/acme/app', true],
    ['ghcr.io/**', 'GHCR.IO/acme/app', true],
    ['{GHCR.IO,Quay.io}/acme/*', 'quay.io/acme/app', true],
    ['https://ghcr.io/acme/*', 'ghcr.io/acme/app', true],
    ['ghcr.io/acme/', 'ghcr.io/acme/app', true],
    ['ghcr.io/acme/', 'ghcr.io/acme/team/app', true],
    ['ghcr.io/acme/', 'ghcr.io/acme-evil/app', false],
    ['acme/', 'acme/app', true],
    ['acme/', 'ghcr.io/acme/app', false],
    // What stands on Docker Hub under another registry's name is not that registry's.
    ['ghcr.io/**', 'docker.io/ghcr/app', false],
  ])('%s for %s: %s', (glob, image, fits) => {
    const { policy, problems } = parsePolicy(`overrides: [{ images: ['${glob}'], rules: { pinned: error } }]`, schemas);
    expect(problems).toEqual([]);
    expect(rulesFor(policy, referenceOf(image)).has('pinned')).toBe(fits);
  });
});

describe('a file in an entry to ignore', () => {
  it.each([
    ['dev', 'dev/a/b.yaml', true],
    ['dev', 'dev', true],
    ['dev', 'devel/b.yaml', false],
    ['dev', 'a/dev/b.yaml', false],
    ['dev/', 'dev/b.yaml', true],
    ['dev/', 'dev', false],
    ['/dev/', 'dev/b.yaml', true],
    ['./dev', 'dev/b.yaml', true],
    ['**/dev', 'a/dev/b.yaml', true],
    ['{dev,test}', 'test/b.yaml', true],
    ['*/', 'dev/a/b.yaml', true],
    ['*/', 'b.yaml', false],
    // A wildcard at the end is for that name: all below would be more than was meant.
    ['*', 'dev/b.yaml', false],
    ['dev/*', 'dev/a/b.yaml', false],
    ['dev/?', 'dev/a/b.yaml', false],
  ])('%s for %s: %s', (file, path, ignored) => {
    const { policy, problems } = parsePolicy(`ignore: [{ rule: pinned, file: '${file}', reason: r }]`, schemas);
    expect(problems).toEqual([]);
    expect(isIgnored(policy, { rule: 'pinned', path, reference: referenceOf('x') })).toBe(ignored);
  });
});

describe('what is ignored', () => {
  const { policy } = parsePolicy(
    `ignore:
  - { rule: pinned, file: 'dev/**', reason: r }
  - { rule: size, image: nginx, reason: r }
  - { rule: age, file: '**/*.json', image: 'ghcr.io/**', reason: r }
`,
    schemas,
  );
  it.each([
    ['pinned', 'dev/a/b.yaml', 'x', true],
    ['pinned', 'a/dev/b.yaml', 'x', false],
    ['size', 'dev/a.yaml', 'nginx:1.27', true],
    ['size', 'dev/a.yaml', 'x', false],
    ['size', 'dev/a.yaml', 'ghcr.io/x/nginx', false],
    ['age', 'pod.json', 'ghcr.io/x/y', true],
    ['age', 'a/pod.json', 'ghcr.io/x/y', true],
    ['age', 'a/pod.yaml', 'ghcr.io/x/y', false],
    ['age', 'a/pod.json', 'quay.io/x/y', false],
    ['not-latest', 'dev/a.yaml', 'nginx', false],
  ] as const)('%s in %s for %s: %s', (rule, path, image, expected) => {
    expect(isIgnored(policy, { rule, path, reference: referenceOf(image) })).toBe(expected);
  });
});
