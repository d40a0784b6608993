import { describe, expect, it } from 'vitest';
import { referencesOf, selectionOf } from '../../../../src/editor/tree/selection';
import { formatReference } from '../../../../src/references/reference';

const DIGEST = `sha256:${'a'.repeat(64)}`;

const said = (argument: unknown, selected?: unknown) =>
  referencesOf(selectionOf(argument, selected)).map(formatReference);

describe('A selection in the tree', () => {
  it('is the node that a command was called on, or all that are selected', () => {
    const one = { kind: 'image', reference: 'docker.io/library/nginx:1' };
    const other = { kind: 'place', reference: 'ghcr.io/a/b:2' };
    expect(said(one)).toEqual([one.reference]);
    expect(said(one, undefined)).toEqual([one.reference]);
    expect(said(one, [])).toEqual([one.reference]);
    expect(said(one, [one, other, one])).toEqual([one.reference, other.reference]);
  });

  it('can be one platform of an image, or all of a registry or repository', () => {
    const reference = 'docker.io/library/nginx:1';
    expect(selectionOf({ reference, platform: 'linux/arm64', digest: DIGEST }, undefined)).toMatchObject([
      { platform: { os: 'linux', architecture: 'arm64' }, digest: DIGEST },
    ]);
    expect(selectionOf({ registry: 'ghcr.io' }, undefined)).toEqual([
      { kind: 'group', registry: 'ghcr.io', repository: undefined },
    ]);
    expect(selectionOf({ registry: 'docker.io', repository: 'library/nginx' }, undefined)).toEqual([
      { kind: 'group', registry: 'docker.io', repository: 'library/nginx' },
    ]);
  });

  it.each([
    undefined,
    null,
    7,
    'docker.io/library/nginx:1',
    {},
    { reference: 7 },
    { reference: 'Not A Reference' },
    { reference: 'nginx@sha256:1' },
    { reference: 'a'.repeat(5_000) },
    { registry: 'evil.example/path' },
    { registry: 'user@host' },
    { registry: '' },
    { registry: 'ghcr.io', repository: '../x' },
    { uri: 'file:///etc/passwd', start: 0, text: 'root' },
  ])('leaves out what is none of our nodes: %j', (argument) => {
    expect(selectionOf(argument, undefined)).toEqual([]);
    expect(selectionOf({ reference: 'nginx:1' }, [argument, argument])).toEqual([]);
  });

  it('drops a platform or digest that cannot be one', () => {
    const node = { reference: 'nginx:1', platform: 'a b', digest: 'x' };
    expect(selectionOf(node, undefined)).toMatchObject([{ platform: undefined, digest: undefined }]);
  });

  it('ends at 10,000', () => {
    const many = Array.from({ length: 10_001 }, (_, number) => ({ reference: `nginx:${number}` }));
    expect(selectionOf(undefined, many)).toHaveLength(10_000);
  });
});
