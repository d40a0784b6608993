import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { artifactTypeByNames, fileMediaType } from '../../../src/operations/artifactTypes';
import { commonNames } from '../../../src/operations/commonNames';

describe('what files say of the artifact that they become', () => {
  it.each([
    [['app.spdx.json'], 'application/spdx+json'],
    [['bom.json'], 'application/vnd.cyclonedx+json'],
    [['a.cdx.json', 'b.cdx.json'], 'application/vnd.cyclonedx+json'],
    [['a.cdx.json', 'b.spdx.json'], undefined],
    [['app.json'], undefined],
  ])('%j: the type is %s', (names, type) => expect(artifactTypeByNames(names)).toBe(type));

  it.each([
    ['a.json', 'application/vnd.example', 'application/json'],
    ['a.YML', 'application/vnd.example', 'application/yaml'],
    ['a.bin', 'application/vnd.example', 'application/octet-stream'],
    ['a.json', 'application/spdx+json', 'application/spdx+json'],
    ['a.sig', 'application/vnd.cncf.notary.signature', 'application/jose+json'],
  ])('%s in %s is %s', (name, type, mediaType) => expect(fileMediaType(name, type)).toBe(mediaType));
});

describe('names from the folder that files have in common', () => {
  it.each([
    [['/a/b/x.json'], ['x.json']],
    [
      ['/a/b/x.json', '/a/c/y.json'],
      ['b/x.json', 'c/y.json'],
    ],
    [
      ['/a/b/x', '/a/bc/x'],
      ['b/x', 'bc/x'],
    ],
    [
      ['/x', '/a/y'],
      ['x', 'a/y'],
    ],
  ])('%j: %j', (files, names) => expect(commonNames(files, path.posix)).toEqual(names));

  it('has slashes on Windows, too', () => {
    const files = ['C:\\a\\b\\x.json', 'C:\\a\\c\\y.json'];
    expect(commonNames(files, path.win32)).toEqual(['b/x.json', 'c/y.json']);
  });
});
