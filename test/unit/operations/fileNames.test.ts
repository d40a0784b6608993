import { describe, expect, it } from 'vitest';
import { isHidden, nameProblem, sameNames } from '../../../src/operations/fileNames';

describe('nameProblem', () => {
  it.each([
    ['', 'empty'],
    ['a//b', 'empty'],
    ['a/', 'empty'],
    ['..', 'dots'],
    ['../a', 'dots'],
    ['a/../b', 'dots'],
    ['./a', 'dots'],
    ['/etc/passwd', 'absolute'],
    ['C:/Windows/x', 'absolute'],
    ['c:\\x', 'backslash'],
    ['a\\..\\b', 'backslash'],
    ['\\\\server\\share', 'backslash'],
    ['C:x', 'colon'],
    ['a:b', 'colon'],
    ['file.txt::$DATA', 'colon'],
    ['CON', 'device'],
    ['nul', 'device'],
    ['a/NUL.txt', 'device'],
    ['com1.tar.gz', 'device'],
    ['LPT9', 'device'],
    ['COM¹', 'device'],
    ['aux .txt', 'device'],
    ['CONIN$', 'device'],
    ['a.', 'ending'],
    ['a ', 'ending'],
    ['a./b', 'ending'],
    ['...', 'ending'],
    ['.git ', 'ending'],
    ['a\u0000b', 'invisible'],
    ['a\nb', 'invisible'],
    ['a\u001b[2Jb', 'invisible'],
    ['.g\u200cit/config', 'invisible'],
    ['photo\u202egpj.exe', 'invisible'],
    ['a\ud800b', 'invisible'],
    ['GIT~1', 'shortName'],
    ['GIT~1/hooks/x', 'shortName'],
    ['PROGRA~2', 'shortName'],
    ['a'.repeat(201), 'tooLong'],
    ['a/'.repeat(40) + 'a', 'tooLong'],
    ['é'.repeat(120), 'tooLong'],
    ['x'.repeat(2_000), 'tooLong'],
  ])('%j: %s', (name, problem) => {
    expect(nameProblem(name)).toBe(problem);
  });

  it.each([
    'a',
    'namespace.yaml',
    'dir/sub/file.tar.gz',
    'contact',
    'console.log',
    'com10',
    'nullable',
    'Ünïcode 名前',
    '.hidden',
    'a~',
    'a b',
  ])('%j is harmless', (name) => {
    expect(nameProblem(name)).toBeUndefined();
  });
});

it.each([
  ['.git/config', true],
  ['a/.vscode/tasks.json', true],
  ['.devcontainer/devcontainer.json', true],
  ['.envrc', true],
  ['a.b/c', false],
])('isHidden: %s is %s', (name, hidden) => {
  expect(isHidden(name)).toBe(hidden);
});

it.each([
  [['a', 'a']],
  [['Readme.md', 'README.MD']],
  [['é', 'e\u0301']],
  [['ﬁle', 'file']],
  [['straße', 'STRASSE']],
  [['a', 'a/b']],
  [['A/b', 'a']],
  [['A/x', 'a/y']],
  [['x/A/1', 'x/a/2', 'z']],
])('sameNames: %j cannot stand beside each other', (names) => {
  expect(sameNames(names)).toBeDefined();
});

it('sameNames: others can', () => {
  expect(sameNames(['a/x', 'a/y', 'b', 'a.b/c', 'ab'])).toBeUndefined();
});
