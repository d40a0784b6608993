import { describe, expect, it } from 'vitest';
import { parseDigest } from '../../../../src/oci/digest';
import { formatKept, type KeptPanel, parseKept } from '../../../../src/editor/panel/panelTarget';

const digest = parseDigest(`sha256:${'a'.repeat(64)}`);
const reference = { registry: 'ghcr.io', repository: 'a/b', tag: '1', digest: undefined };
const again = (kept: KeptPanel) => parseKept({ state: formatKept(kept) });
const parse = (state: unknown) => parseKept({ state: JSON.stringify(state) });

describe('what is kept of a panel', () => {
  it('is read as it was written', () => {
    const kept: KeptPanel = {
      target: {
        locator: { kind: 'registry', reference },
        platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
        reserve: { kind: 'otherFile', path: '.env' },
        pinPlace: { uri: 'file:///a', start: 3, text: 'ghcr.io/a/b:1', reference: 'ghcr.io/a/b:1', number: 0, of: 1 },
      },
      chosen: [digest!, digest!],
    };
    expect(again(kept)).toEqual(kept);
    const windows = { os: 'windows', architecture: 'amd64', osVersion: '10.0.20348.2700' };
    expect(again({ ...kept, target: { ...kept.target, platform: windows } })?.target.platform).toMatchObject(windows);
    const local: KeptPanel = {
      target: { locator: { kind: 'archive', path: '/a:b.tar', tag: 'x/y:1', digest: undefined } },
      chosen: undefined,
    };
    expect(again(local)).toMatchObject(local);
    expect(
      again({ target: { locator: { kind: 'registry', reference }, reserve: { kind: 'build' } }, chosen: undefined }),
    ).toMatchObject({ target: { reserve: { kind: 'build' } } });
  });

  it.each([
    [undefined],
    ['x'],
    [{ state: 5 }],
    [{ state: 'no JSON' }],
    [{ state: '[]' }],
    [{ state: `{"reference":"nginx"}${' '.repeat(70_000)}` }],
  ])('is nothing in %j', (state) => {
    expect(parseKept(state)).toBeUndefined();
  });

  it.each([
    [{}],
    [{ reference: 'Nginx' }],
    [{ reference: 'x'.repeat(5_000) }],
    [{ local: { kind: 'registry', path: '/a' } }],
    [{ local: { kind: 'layout', path: '' } }],
    [{ local: { kind: 'layout', path: 'a\0b' } }],
    [{ local: { kind: 'layout', path: '/a', tag: 'a b' } }],
    [{ local: { kind: 'layout', path: '/a', digest: 'x' } }],
    [{ reference: 'nginx', pinPlace: { uri: 1 } }],
    [{ reference: 'nginx', reserve: { kind: 'none' } }],
  ])('is nothing in %j either', (state) => {
    expect(parse(state)).toBeUndefined();
  });

  it('leaves out a platform or a digest that is none', () => {
    expect(parse({ reference: 'nginx:1', platform: 'a b', chosen: '../..' })).toMatchObject({
      target: { locator: { reference: { repository: 'library/nginx' } }, platform: undefined },
      chosen: undefined,
    });
  });
});
