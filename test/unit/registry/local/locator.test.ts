import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { locatorName } from '../../../../src/presentation/names';
import { absolutePaths, parseLocator } from '../../../../src/registry/local/locator';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('parseLocator', () => {
  it.each([
    ['oci:layout', { kind: 'layout', path: 'layout' }],
    ['oci:layout:1.0', { kind: 'layout', path: 'layout', tag: '1.0' }],
    ['oci:/srv/images/app:1.0', { kind: 'layout', path: '/srv/images/app', tag: '1.0' }],
    ['oci:layout:example.com:5000/app:1.0', { kind: 'layout', path: 'layout', tag: 'example.com:5000/app:1.0' }],
    [String.raw`oci:C:\images\app`, { kind: 'layout', path: String.raw`C:\images\app` }],
    [String.raw`oci:C:\images\app:1.0`, { kind: 'layout', path: String.raw`C:\images\app`, tag: '1.0' }],
    ['oci:d:/images/app:1.0', { kind: 'layout', path: 'd:/images/app', tag: '1.0' }],
    ['oci:c:1', { kind: 'layout', path: 'c', tag: '1' }],
    ['oci:../a b/ü', { kind: 'layout', path: '../a b/ü' }],
    [`oci:layout@${DIGEST}`, { kind: 'layout', path: 'layout', digest: DIGEST }],
    [`oci:layout:1@${DIGEST}`, { kind: 'layout', path: 'layout', tag: '1', digest: DIGEST }],
    ['oci:me@home', { kind: 'layout', path: 'me@home' }],
    ['oci-archive:app.tar', { kind: 'archive', path: 'app.tar' }],
    ['oci-archive:app.tar.gz:1.0', { kind: 'archive', path: 'app.tar.gz', tag: '1.0' }],
    ['docker-archive:app.tar', { kind: 'archive', path: 'app.tar' }],
    ['docker-archive:odd:name.tar', { kind: 'archive', path: 'odd:name.tar' }],
  ])('reads %s', (text, expected) => {
    expect(parseLocator(text)).toEqual({ kind: 'ok', value: expected });
  });

  it.each(['nginx:1.27', 'docker.io/library/oci:1', 'oci', 'ociregistry.io/x'])('takes %s for a reference', (text) => {
    expect(parseLocator(text)).toMatchObject({ kind: 'ok', value: { kind: 'registry' } });
  });

  it.each([
    ['oci:', 'path'],
    ['oci::1', 'path'],
    ['docker-archive:', 'path'],
    ['oci-archive:a\0b', 'path'],
    ['oci:layout:', 'tag'],
    ['oci:layout:a b', 'tag'],
    ['oci:layout:a\nb', 'tag'],
    [`oci:layout:${'a'.repeat(2000)}`, 'tag'],
    ['upper/CASE', 'uppercase'],
    ['', 'empty'],
  ])('refuses %j: %s', (text, problem) => {
    expect(parseLocator(text)).toEqual({ kind: 'invalid', problem });
  });
});

describe('locatorName', () => {
  it.each(['oci:/images/app', 'oci:/images/app:1.0', `oci-archive:/a.tar:1@${DIGEST}`, `oci:/a@${DIGEST}`])(
    'gives the text that %s was read from',
    (text) => {
      const parsed = parseLocator(text);
      expect(parsed.kind === 'ok' && locatorName(parsed.value)).toBe(text);
    },
  );
});

describe('absolutePaths', () => {
  const home = path.resolve('/home/me');
  const folders = [path.resolve('/work/a'), path.resolve('/work/b')];
  it.each([
    ['app', ['/work/a/app', '/work/b/app']],
    ['../app', ['/work/app', '/work/app']],
    ['/srv/app', ['/srv/app']],
    ['~/app', ['/home/me/app']],
    ['~app', ['/work/a/~app', '/work/b/~app']],
  ])('reads %s', (written, expected) => {
    expect(absolutePaths(written, home, folders)).toEqual(expected.map((place) => path.resolve(place)));
  });

  it('knows none for a relative path where there is no folder', () => {
    expect(absolutePaths('app', home, [])).toEqual([]);
  });
});
