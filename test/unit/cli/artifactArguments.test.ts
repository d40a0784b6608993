import path from 'node:path';
import { expect, it } from 'vitest';
import { readArtifact } from '../../../src/cli/artifactArguments';
import { WrongUse } from '../../../src/cli/registryCommand';

const FOLDERS = { workingFolder: '/work', homeFolder: '/home' };

const files = (texts: readonly string[], system: path.PlatformPath, folder: string) =>
  readArtifact(() => [], undefined, texts, { workingFolder: folder, homeFolder: '/home' }, system).files;

it.each([
  ['a.json', '/work/a.json', 'a.json', 'application/octet-stream'],
  ['a.json:application/json', '/work/a.json', 'a.json', 'application/json'],
  ['./sub//a.json:application/vnd.a+json', '/work/sub/a.json', 'sub/a.json', 'application/vnd.a+json'],
  ['../a.json:text/plain', '/a.json', 'a.json', 'text/plain'],
  ['/etc/a.json:text/plain', '/etc/a.json', 'a.json', 'text/plain'],
  ['a:b:text/plain', '/work/a:b', 'a:b', 'text/plain'],
])('reads %s', (text, file, name, mediaType) => {
  expect(files([text], path.posix, '/work')).toEqual([{ path: file, name, mediaType }]);
});

it.each([
  ['C:\\data\\a.json', 'C:\\data\\a.json', 'a.json', 'application/octet-stream'],
  ['C:\\data\\a.json:application/json', 'C:\\data\\a.json', 'a.json', 'application/json'],
  ['C:/data/a.json:application/json', 'C:\\data\\a.json', 'a.json', 'application/json'],
  ['sub\\a.json:text/plain', 'D:\\work\\sub\\a.json', 'sub/a.json', 'text/plain'],
  ['..\\a.json', 'D:\\a.json', 'a.json', 'application/octet-stream'],
])('reads %s on Windows', (text, file, name, mediaType) => {
  expect(files([text], path.win32, 'D:\\work')).toEqual([{ path: file, name, mediaType }]);
});

it.each(['a.json:json', 'a.json:', 'a:b', 'C:a.json', 'a.json:text/plain; charset=utf-8'])('refuses %s', (text) => {
  expect(() => files([text], path.win32, 'D:\\work')).toThrow(WrongUse);
});

it('reads annotations, whose values may hold anything', () => {
  const values = { annotation: ['a=b=c', 'd='], 'artifact-type': [] };
  expect(readArtifact((name) => values[name], undefined, ['a'], FOLDERS).annotations).toEqual({ a: 'b=c', d: '' });
});

it.each([
  ['a.json:application/json', '/work/a.json'],
  ['~/a.json:application/json', '/home/a.json'],
])('takes %s for a configuration', (text, file) => {
  const artifact = readArtifact(() => [], text, ['a'], FOLDERS);
  expect(artifact.config).toEqual({ path: path.resolve(file), mediaType: 'application/json' });
});
