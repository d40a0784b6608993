import { describe, expect, it } from 'vitest';
import { ignoreEdit, turnOffEdits } from '../../../src/policy/policyEdits';
import { applyEdits } from '../../../src/references/edits';

describe('turnOffEdits', () => {
  const off = (text: string) => {
    const edits = turnOffEdits(text, 'pinned');
    return edits && applyEdits(text, edits);
  };

  it.each<[string, string, string]>([
    ['a severity', 'rules:\n  pinned: error # why\n  size: off\n', 'rules:\n  pinned: off # why\n  size: off\n'],
    ['a quoted one', 'rules: { "pinned": "error" }', 'rules: { "pinned": off }'],
    ['a mapping in flow', 'rules: { pinned: { severity: error } } # x', 'rules: { pinned: { severity: off } } # x'],
    [
      'a mapping in lines',
      'rules:\n  pinned:\n    # kept\n    severity: hint\n',
      'rules:\n  pinned:\n    # kept\n    severity: off\n',
    ],
    ['one without severity', 'rules: { pinned: {} }', 'rules: { pinned: { severity: off } }'],
    [
      'overrides too',
      'overrides:\n  - images: [a]\n    rules: { pinned: error, size: off }\n',
      'overrides:\n  - images: [a]\n    rules: { pinned: off, size: off }\n',
    ],
    ['lines of Windows', 'rules:\r\n  pinned: error\r\n', 'rules:\r\n  pinned: off\r\n'],
    ['one that is off', 'rules: { pinned: off }', 'rules: { pinned: off }'],
    ['one that is not there', '# nothing\n', '# nothing\n'],
  ])('%s', (_name, before, after) => expect(off(before)).toBe(after));

  it('adds a severity in a line that ends as those of the file', () => {
    const text = 'rules:\r\n  size:\r\n    max: 1GB\r\n';
    const after = 'rules:\r\n  size:\r\n    severity: off\r\n    max: 1GB\r\n';
    expect(applyEdits(text, turnOffEdits(text, 'size') ?? [])).toBe(after);
  });

  it('refuses where another rule would change, too', () => {
    expect(off('rules:\n  pinned: &all error\n  exists: *all\n')).toBeUndefined();
  });
});

describe('ignoreEdit', () => {
  const entry = {
    rule: 'pinned',
    file: 'a.json',
    image: 'docker.io/library/nginx',
    reason: 'we "know": # it',
  } as const;
  const item = '{ rule: pinned, file: "a.json", image: "docker.io/library/nginx", reason: "we \\"know\\": # it" }';
  const ignored = (text: string) => {
    const edit = ignoreEdit(text, [entry]);
    return edit && applyEdits(text, [edit]);
  };

  it.each<[string, string, string]>([
    ['no list', 'rules: { pinned: error } # x\n', `rules: { pinned: error } # x\nignore:\n  - ${item}\n`],
    ['no line break at the end', 'rules: { pinned: error }', `rules: { pinned: error }\nignore:\n  - ${item}\n`],
    [
      'a list in lines',
      'ignore:\n- { rule: size, file: a, reason: b } # c\n\nrules: {}\n',
      `ignore:\n- { rule: size, file: a, reason: b } # c\n- ${item}\n\nrules: {}\n`,
    ],
    [
      'an entry in lines',
      'ignore:\n  - rule: size\n    file: a\n    reason: b\n# the end\n',
      `ignore:\n  - rule: size\n    file: a\n    reason: b\n  - ${item}\n# the end\n`,
    ],
    [
      'a list in flow',
      'ignore: [{ rule: size, file: a, reason: b }]\n',
      `ignore: [{ rule: size, file: a, reason: b }, ${item}]\n`,
    ],
    ['an empty list', 'ignore: []\n', `ignore: [ ${item}]\n`],
    ['all in flow', '{ rules: { pinned: error } }\n', `{ rules: { pinned: error }, ignore: [${item}] }\n`],
    ['nothing', '', `ignore:\n  - ${item}\n`],
  ])('%s', (_name, before, after) => expect(ignored(before)).toBe(after));

  it.each([
    ['rules: {}\n', `rules: {}\nignore:\n  - ${item}\n  - ${item.replace('pinned', 'age')}\n`],
    ['ignore: []\n', `ignore: [ ${item}, ${item.replace('pinned', 'age')}]\n`],
    [`ignore:\n- ${item}\n`, `ignore:\n- ${item}\n- ${item}\n- ${item.replace('pinned', 'age')}\n`],
  ])('adds several entries to %s', (before, after) => {
    const edit = ignoreEdit(before, [entry, { ...entry, rule: 'age' }]);
    expect(edit && applyEdits(before, [edit])).toBe(after);
  });

  it('leaves alone what it does not understand', () => {
    expect(ignored('ignore: *nothing\n')).toBeUndefined();
    expect(ignored('ignore:\n')).toBeUndefined();
  });
});
