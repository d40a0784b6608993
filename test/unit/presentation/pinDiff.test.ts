import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { byteEdits, characterPerByte, patchBytes } from '../../../src/operations/patchBytes';
import { pinDiff } from '../../../src/presentation/pinDiff';
import { mergeEdits } from '../../../src/references/edits';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';

let folder: ScratchFolder;
afterEach(() => folder.remove());

const PROGRAMS = [
  ['git', ['apply', '-']],
  ['patch', ['-p1', '--binary', '--quiet']],
] as const;
const NAMES = ['Dockerfile', 'a b/my  file', 'new\nline', 'tab\t"quoted"\\', 'é 🐳', '-- x', 'a\u202eb', '\u001b[31m'];

it.each(PROGRAMS.flatMap(([program, args]) => NAMES.map((name) => [program, name, args] as const)))(
  '%s takes the change of a file that is called %j',
  async (program, name, args) => {
    folder = await createScratchFolder({ [name]: 'FROM a\n' });
    const edits = [{ span: { start: 6, end: 6 }, newText: '@x' }];
    execFileSync(program, args, { cwd: folder.path, input: pinDiff(name, 'FROM a\n', edits) });
    expect(readFileSync(path.join(folder.path, name), 'utf8')).toBe('FROM a@x\n');
  },
);

it('git takes any change of any bytes', async () => {
  folder = await createScratchFolder({});
  const file = path.join(folder.path, 'file');
  const part = fc.constantFrom(
    '\n',
    '\r\n',
    '\r',
    'a',
    'image: b',
    '\n\n\n\n\n\n\n\n',
    'é',
    '🐳',
    '\u00ff',
    '\f',
    '\u2028',
  );
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.constantFrom(0, 0, 1, 3),
    newText: fc.constantFrom('@sha256:0', '\n  digest: x', '', 'y\n', '\n'),
  });
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 60 }),
      fc.boolean(),
      fc.array(edit, { minLength: 1, maxLength: 5 }),
      (parts, isLatin, wanted) => {
        const bytes = Buffer.from(parts.join(''), isLatin ? 'latin1' : 'utf8');
        const text = new TextDecoder().decode(bytes);
        const all = wanted.map(({ at, length, newText }) => {
          const start = Math.floor(at * text.length);
          return { span: { start, end: Math.min(text.length, start + length) }, newText };
        });
        const { edits } = mergeEdits(all);
        const inBytes = byteEdits(bytes, edits);
        const after = patchBytes(bytes, edits);
        fc.pre(inBytes !== undefined && after !== undefined && !Buffer.from(after).equals(bytes) && after.length > 0);
        writeFileSync(file, bytes);
        const diff = Buffer.from(pinDiff('file', characterPerByte(bytes), inBytes), 'latin1');
        execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: folder.path, input: diff });
        expect(readFileSync(file).equals(after)).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});

it('is made of the edits, not searched for: many edits of a large file', async () => {
  folder = await createScratchFolder({});
  const block = `${'    key: 1\n'.repeat(9)}    image: nginx\n`;
  const text = block.repeat(5_000);
  const edits = Array.from({ length: 5_000 }, (_, index) => {
    const start = (index + 1) * block.length - 1;
    return { span: { start, end: start }, newText: '@x' };
  });
  const diff = pinDiff('file', text, edits);
  writeFileSync(path.join(folder.path, 'file'), text);
  execFileSync('git', ['apply', '-'], { cwd: folder.path, input: diff });
  expect(readFileSync(path.join(folder.path, 'file'), 'utf8')).toBe(text.replaceAll('nginx', 'nginx@x'));
});
