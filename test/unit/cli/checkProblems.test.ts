import { afterEach, describe, expect, it } from 'vitest';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { run } from './run';

const FILES = {
  '.oci-lens.yaml': 'rules:\n  pined: error\n  pinned: hint\n',
  'b/compose.yaml': [
    'services:',
    '  a:',
    '    image: example.com/a:1 # oci-lens-ignore pinned',
    '  b:',
    '    image: Nginx:1',
    '  c:',
    '    image: https://evil.example/x%',
    '  d:',
    '    image: example.com/${TAG}',
    '',
  ].join('\n'),
};

describe('what oci-lens check tells beside findings', () => {
  let folder: ScratchFolder | undefined;
  afterEach(() => folder?.remove());
  const check = async (...args: readonly string[]) => {
    folder = await createScratchFolder(FILES);
    return run(['check', ...args, '.', 'nowhere'], { workingFolder: folder.path });
  };

  it('stands on standard error, with its place', async () => {
    const { status, reported } = await check();
    expect(status).toBe(2);
    expect(reported.split('\n')).toEqual([
      'nowhere does not exist: check the path.',
      expect.stringMatching(/^\.oci-lens\.yaml:2:3 {2}There is no rule 'pined'/) as string,
      expect.stringMatching(/^b\/compose\.yaml:3:28 {2}Without a reason/) as string,
      'b/compose.yaml:5:12  Nginx:1: This is no image reference: a repository is written in lower case.',
      expect.stringMatching(
        /^b\/compose\.yaml:7:12 {2}https:\/\/evil\.example\/x%: This is no image reference/,
      ) as string,
      'Checked 1 image: 1 hint; left out as known only later: 1; references that are written wrong: 2; files that could not be read: 1',
    ]);
  });

  it('stands in the JSON', async () => {
    const { printed } = await check('--json');
    const { problems, counts } = JSON.parse(printed) as { problems: object[]; counts: object };
    expect(counts).toMatchObject({ unresolved: 1, invalid: 2, unread: 1 });
    expect(problems).toEqual([
      {
        ...{ kind: 'unread', file: 'nowhere', line: null, column: null, endLine: null, endColumn: null },
        message: 'nowhere does not exist: check the path.',
      },
      {
        ...{ kind: 'policy', file: '.oci-lens.yaml', line: 2, column: 3, endLine: 2, endColumn: 8 },
        message: expect.stringMatching(/^There is no rule 'pined'/) as string,
      },
      {
        ...{ kind: 'suppression', file: 'b/compose.yaml', line: 3, column: 28, endLine: 3, endColumn: 52 },
        message: expect.stringMatching(/^Without a reason/) as string,
      },
      {
        ...{ kind: 'reference', file: 'b/compose.yaml', line: 5, column: 12, endLine: 5, endColumn: 19 },
        message: expect.stringMatching(/^Nginx:1: This is no image reference/) as string,
      },
      expect.objectContaining({ kind: 'reference', line: 7 }),
    ]);
  });

  it('is annotated for GitHub', async () => {
    const { printed } = await check('--github');
    const lines = printed.trim().split('\n');
    expect(lines).toEqual([
      '::warning file=nowhere,title=OCI Lens::nowhere does not exist: check the path.',
      expect.stringMatching(
        /^::warning file=\.oci-lens\.yaml,line=2,endLine=2,col=3,endColumn=8,title=OCI Lens::There is no rule 'pined'/,
      ) as string,
      expect.stringMatching(/^::warning file=b\/compose\.yaml,line=3,.*::Without a reason/) as string,
      expect.stringMatching(
        /^::warning file=b\/compose\.yaml,line=5,.*::Nginx:1: This is no image reference/,
      ) as string,
      expect.stringMatching(
        /^::warning file=b\/compose\.yaml,line=7,.*::https:\/\/evil\.example\/x%25: This /,
      ) as string,
      expect.stringMatching(/^::notice file=b\/compose\.yaml,line=3,/) as string,
    ]);
  });
});
