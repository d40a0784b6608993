import { truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { run } from './run';

const POLICY = { '.oci-lens.yaml': 'rules: { pinned: error }\n' };
const POD = { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'a', image: 'evil.example/x:1' }] } };
const POD_YAML = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - { name: a, image: "evil.example/x:1" }\n';
/** More than 4 MiB. */
const FILLER = 'x'.repeat(5 * 1024 * 1024);

describe('oci-lens check and what cannot be read', () => {
  let folder: ScratchFolder | undefined;
  afterEach(() => folder?.remove());

  const check = async (files: Readonly<Record<string, string | Uint8Array>>, ...args: readonly string[]) => {
    folder = await createScratchFolder(POLICY);
    for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder.path, name), content);
    return run(['check', ...args, '.'], { workingFolder: folder.path });
  };

  it.each<[string, string, string]>([
    ['a manifest', 'huge.yaml', `${POD_YAML}# ${FILLER}\n`],
    ['a manifest behind what fills it', 'huge.yml', `# ${FILLER}\n${POD_YAML}`],
    ['a manifest in JSON', 'huge.json', JSON.stringify({ filler: FILLER, ...POD })],
    ['a file with a name of a format', 'compose.yaml', `# ${FILLER}\n`],
    ['a Dockerfile', 'Dockerfile', `FROM evil.example/x:1\n# ${FILLER}\n`],
  ])('%s that is too large is told and counted', async (_name, file, text) => {
    const { status, printed, reported } = await check({ [file]: text });
    expect({ status, printed }).toEqual({ status: 3, printed: '' });
    expect(reported).toContain(`${file} is larger than 4 MiB`);
    expect(reported).toMatch(/^Checked 0 images: nothing found; files that could not be read: 1$/m);
  });

  it.each<[string, string, string]>([
    ['what npm locks', 'package-lock.json', JSON.stringify({ lockfileVersion: 3, packages: { a: { kind: FILLER } } })],
    ['data', 'data.yaml', `rows:\n  - ${FILLER}\n`],
    ['a file of no format', 'core', FILLER],
  ])('%s may be as large as it is', async (_name, file, text) => {
    const { status, reported } = await check({ [file]: text });
    expect(status).toBe(0);
    expect(reported).toContain(`${file} is larger than 4 MiB`);
  });

  it('counts YAML and JSON that are too large to tell what they are', async () => {
    folder = await createScratchFolder({ ...POLICY, 'data.json': '{', 'core.bin2': '' });
    for (const name of ['data.json', 'core.bin2']) await truncate(path.join(folder.path, name), 40 * 1024 * 1024);
    const { status, printed } = await run(['check', '--json', '.'], { workingFolder: folder.path });
    expect({ status, unread: unreadOf(printed) }).toEqual({ status: 3, unread: 1 });
  });

  it.each<['utf16le' | 'utf16be']>([['utf16le'], ['utf16be']])('tells of a manifest in %s', async (encoding) => {
    const bytes = Buffer.from(`\ufeff${POD_YAML}`, 'utf16le');
    const { status, reported } = await check({
      'pod.yaml': encoding === 'utf16le' ? bytes : bytes.swap16(),
      // Nobody would take it for a manifest.
      'script.reg': Buffer.from('\ufeffWindows Registry Editor', 'utf16le'),
    });
    expect(status).toBe(3);
    expect(reported).toContain('pod.yaml is written in UTF-16');
    expect(reported).toMatch(/; files that could not be read: 1$/m);
  });

  function unreadOf(printed: string): number {
    return (JSON.parse(printed) as { readonly counts: { readonly unread: number } }).counts.unread;
  }
});
