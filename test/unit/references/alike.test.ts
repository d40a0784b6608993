import { describe, expect, it } from 'vitest';
import { type Identity, identityOf, startOf } from '../../../src/references/alike';
import { type Scan, scan, update } from '../../../src/references/scan';

const pod = (...images: readonly string[]) =>
  `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n${images.map((image) => `  - image: ${image}\n`).join('')}`;
const scanned = (text: string) => scan({ path: '/a.yaml', text });
const identities = (of: Scan) => of.occurrences.map((occurrence) => identityOf(of, occurrence));

describe('which occurrence it is', () => {
  it('is told by what it says, and by its number among those that say the same, in all parts of a document', () => {
    const before = scanned([pod('nginx:1', 'redis:7'), pod('nginx:1'), pod('"{{ .x }}"')].join('---\n'));
    expect(identities(before)).toEqual<Identity[]>([
      { text: 'nginx:1', reference: 'docker.io/library/nginx:1', number: 0, of: 2 },
      { text: 'redis:7', reference: 'docker.io/library/redis:7', number: 0, of: 1 },
      { text: 'nginx:1', reference: 'docker.io/library/nginx:1', number: 1, of: 2 },
      { text: '{{ .x }}', reference: undefined, number: 0, of: 1 },
    ]);
    const moved = update(before, [{ span: { start: 0, end: 0 }, newText: `${pod('redis:6')}---\n` }]);
    expect(identities(before).map((identity) => startOf(moved, identity))).toEqual(
      moved.occurrences.slice(1).map(({ span }) => span.start),
    );
  });

  it('is not known any more where one that says the same has come or gone', () => {
    const [first, second] = identities(scanned(pod('nginx:1', 'nginx:1')));
    for (const text of [pod('nginx:1'), pod('nginx:1', 'nginx:1', 'nginx:1'), pod('nginx:1', 'nginx:2'), '']) {
      expect([first, second].map((identity) => identity && startOf(scanned(text), identity))).toEqual([
        undefined,
        undefined,
      ]);
    }
  });

  it('is another where the same text stands for something else', () => {
    const values = (tag: string) =>
      scan({ path: '/values.yaml', text: `image:\n  repository: nginx\n  tag: "${tag}"\n` });
    const [identity] = identities(values('1'));
    expect(identity && startOf(values('1'), identity)).toBeDefined();
    expect(identity && startOf(values('2'), identity)).toBeUndefined();
  });
});
