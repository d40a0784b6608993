import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...(await readdir(path.join(root, 'docs'))).map((name) => `docs/${name}`),
];

/** How a heading is linked to. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

async function anchorsIn(page: string): Promise<readonly string[]> {
  const text = await readFile(path.join(root, page), 'utf8');
  return Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading = '']) => anchorOf(heading));
}

describe.each(pages)('%s', (page) => {
  it('leads to files and headings that are there', async () => {
    const text = await readFile(path.join(root, page), 'utf8');
    const links = Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => link);
    for (const link of links.filter((each) => !/^[a-z]+:/.test(each))) {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
      expect(existsSync(path.join(root, target)), link).toBe(true);
      if (anchor !== undefined) expect(await anchorsIn(target), link).toContain(anchor);
    }
  });

  it('names tests that are there', async () => {
    const text = await readFile(path.join(root, page), 'utf8');
    for (const [, file = '', title] of text.matchAll(/`(test\/[\w/.-]+\.test\.ts)`(?: "([^"]+)")?/g)) {
      const source = await readFile(path.join(root, file), 'utf8').catch(() => '');
      expect(source, file).not.toBe('');
      if (title !== undefined) expect(source, file).toContain(title);
    }
  });
});
