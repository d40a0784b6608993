import { execFileSync } from 'node:child_process';
import { chmod, chown } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { run } from './run';

const Dockerfile = 'FROM example.com/a:1\n';
const PINNED = 'rules: { pinned: error }\n';

describe('the policy that oci-lens check goes by', () => {
  let folder: ScratchFolder | undefined;
  afterEach(() => folder?.remove());

  const write = async (files: Readonly<Record<string, string>>) => {
    folder = await createScratchFolder(files);
    return folder.path;
  };
  const check = (workingFolder: string, ...args: readonly string[]) => run(['check', ...args], { workingFolder });

  it.each([
    '',
    '# later\n',
    'rules:\n',
    'rules: { pinned: off }\n',
    'overrides: [{ images: a, rules: { age: off } }]\n',
  ])('is told to turn nothing on: %j', async (policy) => {
    const at = await write({ '.oci-lens.yaml': policy, Dockerfile });
    const { status, reported, printed } = await check(at, '--json', '.');
    expect(status).toBe(0);
    expect(reported).toMatch(/^\.oci-lens\.yaml turns no rule on, so nothing is found: write such as \{ rules: /);
    expect(JSON.parse(printed)).toMatchObject({
      problems: [{ kind: 'policyFile', file: '.oci-lens.yaml', line: null }],
    });
  });

  it('is not told so where an override turns a rule on', async () => {
    const at = await write({
      '.oci-lens.yaml': "overrides: [{ images: ['**'], rules: { pinned: error } }]",
      Dockerfile,
    });
    const { status, reported } = await check(at, '.');
    expect({ status, reported }).toEqual({ status: 1, reported: 'Checked 1 image: 1 error' });
  });

  it.each(['.oci-lens.yml', 'oci-lens.yaml', 'oci-lens.yml'])('is told to be misnamed as %s', async (name) => {
    const at = await write({ [name]: PINNED, Dockerfile });
    const { status, reported } = await check(at, '.');
    expect(status).toBe(0);
    expect(reported).toMatch(new RegExp(`^${name} is no policy: rename it to \\.oci-lens\\.yaml`));
    expect(reported).toContain('There is no policy for .');
  });

  it('stands above the working folder, where there is no repository', async () => {
    const at = await write({ 'pol/.oci-lens.yaml': PINNED, 'pol/dev/app/Dockerfile': Dockerfile });
    const { status, printed } = await check(path.join(at, 'pol/dev'), '.');
    expect({ status, printed }).toEqual({
      status: 1,
      printed: expect.stringMatching(/^app\/Dockerfile:1:6 error pinned/) as string,
    });
    execFileSync('git', ['init', '-q', path.join(at, 'pol/dev')]);
    expect((await check(path.join(at, 'pol/dev'), '.')).reported).toMatch(/^There is no policy for \./);
  });

  it('does not stand in a folder in which everybody writes', async () => {
    const at = await write({ 'pol/.oci-lens.yaml': PINNED, 'pol/dev/Dockerfile': Dockerfile });
    await chmod(path.join(at, 'pol'), 0o777);
    expect((await check(path.join(at, 'pol/dev'), '.')).reported).toMatch(/^There is no policy for \./);
    // Who names the folder, or works there, means it.
    expect((await check(at, 'pol')).status).toBe(1);
    expect((await check(path.join(at, 'pol'), 'dev')).status).toBe(1);
  });

  it.skipIf(process.getuid?.() !== 0).each(['pol', 'pol/.oci-lens.yaml'])(
    'is nothing of somebody else: %s',
    async (theirs) => {
      const at = await write({ 'pol/.oci-lens.yaml': PINNED, 'pol/dev/Dockerfile': Dockerfile });
      await chown(path.join(at, theirs), 65534, 65534);
      expect((await check(path.join(at, 'pol/dev'), '.')).reported).toMatch(/^There is no policy for \./);
    },
  );

  it('is told to be passed over below what is checked', async () => {
    const at = await write({
      '.oci-lens.yaml': PINNED,
      'a/.oci-lens.yaml': 'rules: { not-latest: error }',
      'a/Dockerfile': Dockerfile,
    });
    const { reported, printed } = await check(at, '.');
    expect(printed).toMatch(/^a\/Dockerfile:1:6 error pinned/);
    expect(reported.split('\n')).toEqual([
      'a/.oci-lens.yaml does not count here: the files beside it are checked by .oci-lens.yaml. Name its folder, too, to go by it.',
      'Checked 1 image: 1 error',
    ]);
    expect((await check(at, '.', 'a')).reported).toBe('Checked 1 image: nothing found');
  });
});
